using Grid.Silo;

namespace Grid.Client;

/// <summary>How long an epoch of a model takes, as measured in a home.</summary>
internal static class EpochTimes
{
    /// <summary>Null where no trial of the model has completed there.</summary>
    public static async Task<TimeSpan?> OfAsync(HomeFolder home, string model, CancellationToken cancel)
    {
        await using var reader = await HomeReader.OpenAsync(home, cancel);
        return reader is null ? null : await reader.History.TimePerEpochAsync(model, cancel);
    }
}
