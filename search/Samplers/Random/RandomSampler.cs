using System.Text.Json;

namespace Grid.Search;

/// <summary>Points drawn independently of each other: each active parameter from its domain, evenly by its scale.</summary>
internal sealed class RandomSampler(SpaceGraph graph) : ISampler
{
    public Assignment? Next(RandomSource random)
    {
        var values = new ParameterValue?[graph.Parameters.Length];
        foreach (var parameter in graph.Order)
        {
            if (graph.IsActive(parameter, values))
            {
                values[parameter] = DomainDraw.From(graph.Parameters[parameter], random);
            }
        }

        return graph.ToAssignment(values);
    }

    public void Save(Utf8JsonWriter json) => json.WriteNullValue();
}
