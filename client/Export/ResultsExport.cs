using System.Text.Json.Nodes;
using Grid.Grains;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>A sweep's results as plot data: a row per trial.</summary>
internal static class ResultsExport
{
    private const string Parameter = "parameters.";
    private const string Metric = "metrics.";

    public static async Task WriteCsvAsync(TextWriter output, SweepData sweep)
    {
        var csv = new Csv(output);
        var rows = sweep.Trials.Select(trial => Row.Of(sweep, trial)).ToList();
        var parameters = Names(rows, row => row.Parameters.Keys);
        var metrics = Names(rows, row => row.Metrics.Keys);
        string[] before = ["trial", "point", "repeat", "seed", "state", "reason"];
        string[] after = ["epochs", "value", "wall_seconds", "device_seconds", "attempts", "started_at", "ended_at"];
        foreach (
            var title in before
                .Concat(parameters.Select(name => Parameter + name))
                .Concat(after)
                .Concat(metrics.Select(name => Metric + name))
        )
        {
            await csv.TextAsync(title);
        }

        await csv.EndRowAsync();
        var devices = DeviceTime.SecondsByTrial(sweep.Attempts.SelectMany(attempts => attempts));
        foreach (var (trial, values, measures) in rows)
        {
            await csv.NumberAsync(trial.Number);
            await csv.NumberAsync(trial.Point);
            await csv.NumberAsync(trial.Repeat);
            await csv.NumberAsync(trial.Seed);
            await csv.TextAsync(States.Name(trial.State));
            await csv.TextAsync(trial.Reason);
            foreach (var name in parameters)
            {
                await csv.ValueAsync(values.GetValueOrDefault(name));
            }

            await csv.NumberAsync(trial.LastStep);
            await csv.NumberAsync(trial.Value);
            await csv.NumberAsync(PointResults.Seconds(trial));
            await csv.NumberAsync(devices.GetValueOrDefault(trial.Number));
            await csv.NumberAsync(trial.Attempt);
            await csv.TextAsync($"{trial.StartedAt:O}");
            await csv.TextAsync($"{trial.EndedAt:O}");
            foreach (var name in metrics)
            {
                await csv.NumberAsync(measures.TryGetValue(name, out var measure) ? measure : null);
            }

            await csv.EndRowAsync();
        }
    }

    public static JsonArray Json(SweepData sweep)
    {
        var devices = DeviceTime.SecondsByTrial(sweep.Attempts.SelectMany(attempts => attempts));
        return new JsonArray([
            .. sweep.Trials.Select(trial =>
                (JsonNode)
                    new JsonObject
                    {
                        ["trial"] = trial.Number,
                        ["point"] = trial.Point,
                        ["repeat"] = trial.Repeat,
                        ["seed"] = trial.Seed,
                        ["state"] = States.Name(trial.State),
                        ["reason"] = trial.Reason,
                        ["parameters"] = JsonNode.Parse(TrialParameters.Write(ResolvedParameters.Of(sweep, trial))),
                        ["epochs"] = trial.LastStep,
                        ["value"] = Client.Json.Number(trial.Value),
                        ["wall_seconds"] = PointResults.Seconds(trial),
                        ["device_seconds"] = devices.GetValueOrDefault(trial.Number),
                        ["attempts"] = trial.Attempt,
                        ["started_at"] = trial.StartedAt,
                        ["ended_at"] = trial.EndedAt,
                        ["metrics"] = trial.Metrics is null ? null : JsonNode.Parse(trial.Metrics),
                    }
            ),
        ]);
    }

    /// <summary>In the order in which they come first.</summary>
    private static IReadOnlyList<string> Names(IReadOnlyList<Row> rows, Func<Row, IEnumerable<string>> of) =>
        [.. rows.SelectMany(of).Distinct(StringComparer.Ordinal)];

    private sealed record Row(
        TrialRow Trial,
        IReadOnlyDictionary<string, object> Parameters,
        IReadOnlyDictionary<string, double> Metrics
    )
    {
        public static Row Of(SweepData sweep, TrialRow trial) =>
            new(trial, ResolvedParameters.Of(sweep, trial), MetricsJson.Read(trial.Metrics));
    }
}
