using System.Text.Json;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>Every parameter that a trial trained with: what it sets, over the defaults that the program which trained it had.</summary>
internal static class ResolvedParameters
{
    /// <summary>Of a trial that was never trained only what it sets.</summary>
    public static IReadOnlyDictionary<string, object> Of(SweepData sweep, TrialRow trial)
    {
        var set = TrialParameters.Read(trial.Parameters);
        if (sweep.RecordOf(trial) is not (_, { Defaults: var defaults }))
        {
            return set;
        }

        var resolved = new OrderedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in set)
        {
            resolved[name] = value;
        }

        foreach (
            var (name, value) in TrialParameters.Read(JsonSerializer.Serialize(defaults, ClientJson.Default.Defaults))
        )
        {
            resolved.TryAdd(name, value);
        }

        return resolved;
    }
}
