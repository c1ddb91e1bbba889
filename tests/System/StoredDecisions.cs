using System.Globalization;
using System.Text.Json;
using Grid.Grains;
using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.SystemTests;

/// <summary>What the rules decide when they are told, from the beginning, what the stored log of a sweep says that they were told, in its order.</summary>
internal static class StoredDecisions
{
    public static async Task<IReadOnlyList<SearchAction>> OfAsync(IStore store, string sweep)
    {
        var cancel = TestContext.Current.CancellationToken;
        var row = await store.FindExperimentAsync(sweep, cancel);
        var spec = SpecJson.Read(row!.Spec);
        var search = Searcher.Start(spec.Space, spec.Targets, spec.Search);
        var log = await store.ReadEventsAsync(sweep, 0, int.MaxValue, cancel);
        return [.. log.Select(Read).OfType<SearchEvent>().SelectMany(search.Handle)];
    }

    /// <summary>How often each trial went on after it had waited, by its stored attempts.</summary>
    public static async Task<SortedDictionary<long, int>> PromotionsAsync(IStore store, string sweep)
    {
        var cancel = TestContext.Current.CancellationToken;
        var attempts = await store.ListAttemptsAsync(sweep, after: null, int.MaxValue, cancel);
        var promotions = new SortedDictionary<long, int>();
        foreach (var trial in attempts.GroupBy(attempt => attempt.Trial))
        {
            var causes = trial.OrderBy(attempt => attempt.Attempt).Select(attempt => attempt.Cause).ToList();
            var waits = causes.SkipLast(1).Count(cause => cause == EndCause.Waits);
            if (waits > 0)
            {
                promotions.Add(trial.Key, waits);
            }
        }

        return promotions;
    }

    /// <summary>Null where the search is told nothing.</summary>
    private static SearchEvent? Read(EventRow row)
    {
        using var document = JsonDocument.Parse(row.Json);
        var told = document.RootElement;
        return row.Kind switch
        {
            "submitted" => new SearchStarted(),
            "measured" => new TrialMeasured(
                told.GetProperty("trial").GetInt64(),
                told.GetProperty("step").GetInt64(),
                Number(told.GetProperty("value")),
                told.TryGetProperty("saved", out var saved) && saved.GetBoolean()
            ),
            "ended" => new TrialEnded(
                told.GetProperty("trial").GetInt64(),
                Enum.Parse<TrialOutcome>(told.GetProperty("outcome").GetString()!, ignoreCase: true),
                told.TryGetProperty("value", out var value) ? Number(value) : null
            ),
            _ => null,
        };
    }

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
            : value.GetDouble();
}
