using System.Text.Json;

namespace Grid.Search;

/// <summary>Points drawn independently of each other: each active parameter from its domain, evenly by its scale.</summary>
internal sealed class RandomSampler : ISampler
{
    private readonly SpaceGraph _graph;
    private readonly Func<RandomSource, ParameterValue>[] _draws;

    /// <exception cref="SearchSpaceException">The values of a parameter are too close to each other.</exception>
    public RandomSampler(SpaceGraph graph)
    {
        _graph = graph;
        _draws = [.. graph.Parameters.Select(DomainDraw.Of)];
    }

    public Assignment? Next(RandomSource random)
    {
        var values = new ParameterValue?[_draws.Length];
        foreach (var parameter in _graph.Order)
        {
            if (_graph.IsActive(parameter, values))
            {
                values[parameter] = _draws[parameter](random);
            }
        }

        return _graph.ToAssignment(values);
    }

    public void Save(Utf8JsonWriter json) => json.WriteNullValue();
}
