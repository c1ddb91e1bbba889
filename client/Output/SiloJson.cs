using System.Text.Json.Nodes;
using Grid.Silo;

namespace Grid.Client;

/// <summary>Silos and their slots, as `-o json` shows them.</summary>
internal static class SiloJson
{
    public static JsonArray Of(IEnumerable<SiloStatus> silos) => new([.. silos.Select(silo => (JsonNode)Of(silo))]);

    public static JsonObject Of(SiloStatus silo) =>
        new()
        {
            ["name"] = silo.Name,
            ["address"] = silo.Address,
            ["version"] = silo.Version,
            ["state"] = silo.State,
            ["control"] = silo.Control,
            ["started_at"] = silo.StartedAt,
            ["seen_at"] = silo.SeenAt,
            ["slots"] = new JsonArray([.. silo.Slots.Select(slot => (JsonNode)Of(slot))]),
        };

    private static JsonObject Of(SlotSnapshot slot) =>
        new()
        {
            ["slot"] = slot.Slot,
            ["experiment"] = slot.Experiment,
            ["trials"] = new JsonArray([.. slot.Lanes.Select(lane => (JsonNode)JsonValue.Create(lane.Trial))]),
            ["epoch"] = slot.Epoch,
            ["epochs"] = slot.Epochs,
            ["since"] = slot.Since,
        };
}
