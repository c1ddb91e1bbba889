using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>The points that the user wants tried first. What such a point leaves out is drawn like a random search's.</summary>
internal sealed class EnqueuedPoints
{
    private readonly SpaceGraph _graph;
    private readonly ImmutableArray<Assignment> _points;
    private readonly Func<RandomSource, ParameterValue>[] _draws = [];

    /// <exception cref="SearchSpaceException">The algorithm takes no such points, or one of them is not in the space.</exception>
    public EnqueuedPoints(SearchSetup setup)
    {
        _graph = setup.Graph;
        _points = setup.Options.Enqueue;
        if (_points.IsEmpty)
        {
            return;
        }

        if (string.Equals(setup.Options.Algorithm, SamplerCatalog.Grid, StringComparison.Ordinal))
        {
            throw new SearchSpaceException(null, "a grid takes every point anyway.", "Leave out 'enqueue'.");
        }

        foreach (var (name, value) in _points.SelectMany(point => point.Values))
        {
            Check(name, value);
        }

        _draws = [.. _graph.Parameters.Select(DomainDraw.Of)];
    }

    public int Count => _points.Length;

    public Assignment Fill(int index, RandomSource random)
    {
        var given = _points[index].Values.ToDictionary(StringComparer.Ordinal);
        var values = new ParameterValue?[_draws.Length];
        foreach (var parameter in _graph.Order)
        {
            if (_graph.IsActive(parameter, values))
            {
                values[parameter] = given.TryGetValue(_graph.Parameters[parameter].Name, out var value)
                    ? value
                    : _draws[parameter](random);
            }
        }

        return _graph.ToAssignment(values);
    }

    private void Check(string name, ParameterValue value)
    {
        var parameter =
            _graph.Parameters.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal))
            ?? throw new SearchSpaceException(
                null,
                $"a point to try first names '{name}'.",
                "Name parameters of the space."
            );
        if (!DomainValues.Allows(parameter, value))
        {
            throw new SearchSpaceException(
                name,
                $"a point to try first gives it {value}, which is none of its values.",
                "Give it one of them."
            );
        }
    }
}
