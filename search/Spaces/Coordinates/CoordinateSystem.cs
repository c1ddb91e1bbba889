using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>
/// The varying parameters of a space as numbers: a point is an array with one number for each <see cref="Coordinate"/>, NaN where its parameter is inactive.
/// </summary>
internal sealed class CoordinateSystem
{
    private readonly SpaceGraph _graph;
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly int[] _ofParameter;
    private readonly ParameterValue?[] _only;

    /// <exception cref="SearchSpaceException">The values of a parameter are too close to each other.</exception>
    public CoordinateSystem(SpaceGraph graph)
    {
        _graph = graph;
        _ofParameter = new int[graph.Parameters.Length];
        _only = new ParameterValue?[graph.Parameters.Length];
        var coordinates = ImmutableArray.CreateBuilder<Coordinate>();
        foreach (var parameter in graph.Order)
        {
            _ofParameter[parameter] = -1;
            if (Coordinate.Of(parameter, graph.Parameters[parameter]) is { } coordinate)
            {
                _ofParameter[parameter] = coordinates.Count;
                _byName.Add(graph.Parameters[parameter].Name, coordinates.Count);
                coordinates.Add(coordinate);
            }
            else
            {
                _only[parameter] = GridAxis.Of(graph.Parameters[parameter])[0];
            }
        }

        All = coordinates.DrainToImmutable();
    }

    /// <summary>The coordinates; that of a parameter comes after those that its conditions name.</summary>
    public ImmutableArray<Coordinate> All { get; }

    public int Count => All.Length;

    /// <summary>The numbers of a point.</summary>
    public double[] ToNumbers(Assignment assignment)
    {
        var numbers = new double[Count];
        Array.Fill(numbers, double.NaN);
        foreach (var (name, value) in assignment.Values)
        {
            if (_byName.TryGetValue(name, out var i))
            {
                numbers[i] = All[i].ToNumber(value);
            }
        }

        return numbers;
    }

    /// <summary>The point nearest to numbers; those of parameters that are inactive there are not looked at.</summary>
    public Assignment ToAssignment(ReadOnlySpan<double> numbers)
    {
        var walk = new CoordinateWalk(_graph, this);
        while (walk.MoveNext())
        {
            walk.Set(All[walk.Current].ToValue(numbers[walk.Current]));
        }

        return walk.Assignment;
    }

    /// <summary>The point for numbers that were drawn evenly from [0, 1), choices included.</summary>
    public Assignment FromUnits(ReadOnlySpan<double> units)
    {
        var walk = new CoordinateWalk(_graph, this);
        while (walk.MoveNext())
        {
            walk.Set(All[walk.Current].FromUnit(units[walk.Current]));
        }

        return walk.Assignment;
    }

    /// <summary>Walks the coordinates that are active, each after those it depends on.</summary>
    public CoordinateWalk Walk() => new(_graph, this);

    internal int CoordinateOf(int parameter) => _ofParameter[parameter];

    internal ParameterValue? OnlyValueOf(int parameter) => _only[parameter];
}
