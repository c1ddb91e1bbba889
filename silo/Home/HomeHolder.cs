using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Silo;

/// <summary>The process that holds a home: what stands in its holder.json.</summary>
/// <param name="Address">Where it takes calls; null: nowhere.</param>
public sealed record HomeHolder(int Pid, string Host, string Command, DateTimeOffset Since, Uri? Address = null)
{
    /// <summary>Tells this process from earlier ones that had the same home.</summary>
    [JsonIgnore]
    public string Run => $"{Pid}-{Since.ToUnixTimeMilliseconds()}";

    /// <summary>One line for a person: "process 4711 on ada (grid run gon.yaml), since 14:02:11".</summary>
    public override string ToString() => $"process {Pid} on {Host} ({Command}), since {Since:yyyy-MM-dd HH:mm:ss} UTC";

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, HomeHolderJson.Default.HomeHolder);

    internal static HomeHolder? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, HomeHolderJson.Default.HomeHolder);
        }
        catch (JsonException)
        {
            // The holder is just writing it, or another version of the program wrote something else: the lock counts, not this text.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HomeHolder))]
internal sealed partial class HomeHolderJson : JsonSerializerContext;

/// <summary>Another process writes to this home. Nothing was changed.</summary>
public sealed class HomeHeldException(HomeFolder home, HomeHolder? holder)
    : Exception(
        $"{home.Root} is held by {holder?.ToString() ?? "another process"}. Wait for it, stop it, or choose another home with --home DIR."
    )
{
    /// <summary>Who holds it; null where that is not known.</summary>
    public HomeHolder? Holder { get; } = holder;
}
