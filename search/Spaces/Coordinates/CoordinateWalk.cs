namespace Grid.Search;

/// <summary>
/// Visits the coordinates of a point in turn: <see cref="MoveNext"/> goes to the next one that is active by the values set so far, <see cref="Set"/> gives it its value.
/// Parameters with one value get it on the way.
/// </summary>
internal sealed class CoordinateWalk(SpaceGraph graph, CoordinateSystem system)
{
    private readonly ParameterValue?[] _values = new ParameterValue?[graph.Parameters.Length];
    private int _place = -1;

    /// <summary>The coordinate that is visited.</summary>
    public int Current => system.CoordinateOf(graph.Order[_place]);

    /// <summary>The point, once the walk is over.</summary>
    public Assignment Assignment => graph.ToAssignment(_values);

    public bool MoveNext()
    {
        while (++_place < graph.Order.Length)
        {
            var parameter = graph.Order[_place];
            if (!graph.IsActive(parameter, _values))
            {
                continue;
            }

            if (system.CoordinateOf(parameter) >= 0)
            {
                return true;
            }

            _values[parameter] = system.OnlyValueOf(parameter);
        }

        return false;
    }

    public void Set(ParameterValue value) => _values[graph.Order[_place]] = value;
}
