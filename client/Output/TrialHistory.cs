using System.Text.Json.Nodes;
using Grid.Grains;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>All that is known of one trial's course: its attempts, what each measured, and its log.</summary>
internal sealed record TrialHistory(
    TrialRow Trial,
    IReadOnlyList<AttemptRow> Attempts,
    IReadOnlyList<ReportRow> Reports,
    string? Log
)
{
    public static async Task<TrialHistory> ReadAsync(ISweepReader sweeps, TrialRow trial, CancellationToken cancel) =>
        new(
            trial,
            await sweeps.AttemptsAsync(trial.Experiment, trial.Number, cancel),
            await sweeps.ReportsAsync(trial.Experiment, trial.Number, cancel),
            await sweeps.LogAsync(trial.Experiment, trial.Number, cancel)
        );

    public void Write(TextWriter output)
    {
        output.WriteLine(
            $"trial {Trial.Number}: {States.Name(Trial.State)}{(Trial.Reason is null ? "" : $" ({Trial.Reason})")}"
        );
        output.WriteLine($"  {Trial.Parameters}");
        foreach (var attempt in Attempts)
        {
            var end = attempt.EndedAt is { } ended
                ? $"{attempt.Cause} after {Text.Duration(ended - attempt.LeasedAt)}{(attempt.Message is null ? "" : $": {attempt.Message}")}"
                : "still open";
            output.WriteLine(
                $"  attempt {attempt.Attempt}, {attempt.LeasedAt:yyyy-MM-dd HH:mm:ss}Z, {attempt.Agent} {attempt.Slot}: {end}"
            );
            foreach (var report in Reports.Where(report => report.Attempt == attempt.Attempt))
            {
                var metrics = MetricsJson
                    .Read(report.Metrics)
                    .Select(metric => $"{metric.Key} {Text.Number(metric.Value)}");
                output.WriteLine($"    epoch {report.Step}: {string.Join(", ", metrics)}");
            }
        }

        foreach (var line in (Log ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            output.WriteLine($"  {line}");
        }
    }

    public JsonNode ToJson() =>
        new JsonObject
        {
            ["trial"] = Trial.Number,
            ["state"] = States.Name(Trial.State),
            ["reason"] = Trial.Reason,
            ["parameters"] = JsonNode.Parse(Trial.Parameters),
            ["attempts"] = new JsonArray([.. Attempts.Select(Attempt)]),
            ["log"] = Log,
        };

    private JsonNode Attempt(AttemptRow attempt) =>
        new JsonObject
        {
            ["attempt"] = attempt.Attempt,
            ["agent"] = attempt.Agent,
            ["slot"] = attempt.Slot,
            ["leased_at"] = attempt.LeasedAt,
            ["ended_at"] = attempt.EndedAt,
            ["cause"] = attempt.Cause,
            ["message"] = attempt.Message,
            ["reports"] = new JsonArray([
                .. Reports
                    .Where(report => report.Attempt == attempt.Attempt)
                    .Select(report =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["epoch"] = report.Step,
                                ["at"] = report.At,
                                ["metrics"] = JsonNode.Parse(report.Metrics),
                            }
                    ),
            ]),
        };
}
