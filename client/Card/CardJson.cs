using System.Text.Json.Nodes;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>A sweep's reproducibility record as JSON. Its form stays; what is added later is added beside what is there, and <see cref="Schema"/> changes where that cannot be.</summary>
internal static class CardJson
{
    public const string Schema = "grid-card/1";

    public static JsonObject Of(SweepData sweep)
    {
        var devices = DeviceTime.SecondsByTrial(sweep.Attempts.SelectMany(attempts => attempts));
        var status = sweep.Status;
        return new JsonObject
        {
            ["schema"] = Schema,
            ["experiment"] = new JsonObject
            {
                ["id"] = status.Id,
                ["name"] = status.Name,
                ["state"] = States.Name(status.State),
                ["reason"] = status.Reason,
                ["rerun_of"] = status.RerunOf,
                ["created_at"] = status.CreatedAt,
                ["ended_at"] = status.EndedAt,
            },
            ["spec"] = JsonNode.Parse(status.Spec),
            ["spec_sha256"] = status.SpecHash,
            ["wall_seconds"] = (status.EndedAt - status.CreatedAt)?.TotalSeconds,
            ["device_hours"] = devices.Values.Sum() / 3600,
            ["records"] = new JsonObject(
                sweep
                    .Records.OrderBy(record => record.Key, StringComparer.Ordinal)
                    .Select(record => KeyValuePair.Create(record.Key, JsonNode.Parse(record.Value.ToJson())))
            ),
            ["trials"] = new JsonArray([
                .. sweep.Trials.Select(trial => (JsonNode)Of(sweep, trial, devices.GetValueOrDefault(trial.Number))),
            ]),
        };
    }

    private static JsonObject Of(SweepData sweep, TrialRow trial, double deviceSeconds) =>
        new()
        {
            ["trial"] = trial.Number,
            ["point"] = trial.Point,
            ["repeat"] = trial.Repeat,
            ["seed"] = trial.Seed,
            ["state"] = States.Name(trial.State),
            ["reason"] = trial.Reason,
            ["parameters"] = JsonNode.Parse(TrialParameters.Write(ResolvedParameters.Of(sweep, trial))),
            ["epochs"] = trial.LastStep,
            ["value"] = Json.Number(trial.Value),
            ["metrics"] = trial.Metrics is null ? null : JsonNode.Parse(trial.Metrics),
            ["wall_seconds"] = PointResults.Seconds(trial),
            ["device_seconds"] = deviceSeconds,
            ["checkpoint_sha256"] = trial.Checkpoint?.Sha256,
            ["attempts"] = new JsonArray([.. sweep.Attempts[trial.Number].Select(attempt => (JsonNode)Of(attempt))]),
        };

    private static JsonObject Of(AttemptRow attempt) =>
        new()
        {
            ["attempt"] = attempt.Attempt,
            ["agent"] = attempt.Agent,
            ["slot"] = attempt.Slot,
            ["training"] = attempt.Training,
            ["record"] = attempt.Record,
            ["leased_at"] = attempt.LeasedAt,
            ["ended_at"] = attempt.EndedAt,
            ["seconds"] = (attempt.EndedAt - attempt.LeasedAt)?.TotalSeconds,
            ["cause"] = attempt.Cause,
            ["message"] = attempt.Message,
        };
}
