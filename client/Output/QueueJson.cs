using System.Text.Json.Nodes;
using Grid.Grains;

namespace Grid.Client;

/// <summary>Queues, as `-o json` shows them. Times are in seconds.</summary>
internal static class QueueJson
{
    public static JsonArray Of(IEnumerable<QueueStatus> queues) =>
        new([.. queues.Select(queue => (JsonNode)Of(queue))]);

    private static JsonObject Of(QueueStatus queue) =>
        new()
        {
            ["queue"] = queue.Queue,
            ["waiting"] = queue.Experiments.Sum(one => one.Waiting),
            ["oldest_wait"] = queue.OldestWait?.TotalSeconds,
            ["sweeps"] = new JsonArray([.. queue.Experiments.Select(one => (JsonNode)Of(one))]),
            ["agents"] = new JsonArray([.. queue.Agents.Select(agent => (JsonNode)Of(agent))]),
        };

    private static JsonObject Of(ExperimentInQueue one) =>
        new()
        {
            ["id"] = one.Experiment,
            ["priority"] = one.Terms.Priority,
            ["waiting"] = one.Waiting,
            ["leased"] = one.Leased,
            ["used_slots"] = one.UsedSlots,
            ["oldest_wait"] = one.OldestWait?.TotalSeconds,
        };

    private static JsonObject Of(AgentInQueue agent) =>
        new()
        {
            ["agent"] = agent.Agent,
            ["devices"] = new JsonArray([
                .. agent.Capacity.Select(device => (JsonNode)JsonValue.Create(device.Device)),
            ]),
            ["leased"] = agent.Held.Count,
            ["since_heard"] = agent.SinceHeard.TotalSeconds,
        };
}
