using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Every point of a space once, as nested loops in the order of the spec would visit them: the first parameter varies slowest (a parameter
/// with conditions stands inside those that it depends on). The cursor is one number, the point's index in mixed radix, so memory does not
/// grow with the grid. Indices that differ from another only in parameters that are inactive there are skipped, block by block.
/// </summary>
internal sealed class GridSampler : ISampler
{
    private readonly SpaceGraph _graph;
    private readonly GridShape _shape;
    private readonly ParameterValue?[] _values;
    private UInt128 _next;

    public GridSampler(SpaceGraph graph, JsonElement? state)
    {
        _graph = graph;
        _shape = new GridShape(graph);
        _values = new ParameterValue?[graph.Parameters.Length];
        _next = state is { } saved ? UInt128.Parse(saved.GetString()!) : 0;
    }

    public Assignment? Next(RandomSource random)
    {
        while (_next < _shape.Size)
        {
            if (Skipped(_next) is { } target)
            {
                _next = target;
                continue;
            }

            _next++;
            return _graph.ToAssignment(_values);
        }

        return null;
    }

    // A string: JSON readers elsewhere lose the digits of numbers this long.
    public void Save(Utf8JsonWriter json) => json.WriteStringValue(_next.ToString());

    // Decodes an index into values. Where a parameter is inactive but its digit is not 0, the point was there already: tells where to go on.
    private UInt128? Skipped(UInt128 index)
    {
        Array.Clear(_values);
        var rest = index;
        for (var place = 0; place < _graph.Order.Length; place++)
        {
            var parameter = _graph.Order[place];
            var weight = _shape.Weights[place];
            var (digit, below) = UInt128.DivRem(rest, weight);
            rest = below;
            if (_graph.IsActive(parameter, _values))
            {
                _values[parameter] = _shape.Axes[place][digit];
            }
            else if (digit != 0)
            {
                var block = weight * _shape.Axes[place].Count;
                return ((index / block) + 1) * block;
            }
        }

        return null;
    }
}
