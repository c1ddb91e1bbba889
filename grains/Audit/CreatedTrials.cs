using Grid.Search;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Compares the trials that a replayed search creates with those that are stored. What is compared never changes, and was stored together with the entry.</summary>
internal static class CreatedTrials
{
    public static async Task CheckAsync(
        IStore store,
        ExperimentReducer reducer,
        List<CreateTrial> created,
        Action<long?, string, string> find,
        CancellationToken cancel
    )
    {
        if (created.Count == 0)
        {
            return;
        }

        var from = created[0].Trial;
        var most = (int)(created[^1].Trial - from + 1);
        var page = await store.ListTrialsAsync(reducer.Place.Experiment, states: null, from, most, cancel);
        var stored = page.ToDictionary(row => row.Number);
        foreach (var expected in created.Select(create => reducer.RowOf(create, default)))
        {
            if (!stored.TryGetValue(expected.Number, out var row))
            {
                find(expected.Number, AuditRules.Replay, "the replayed search creates it, and it is not stored");
            }
            else if (!ExperimentLoader.IsSame(row, expected))
            {
                find(
                    expected.Number,
                    AuditRules.Replay,
                    $"the replayed search gives it {Text(expected)}, stored are {Text(row)}"
                );
            }
        }
    }

    private static string Text(TrialRow row) =>
        $"{row.Parameters}, point {row.Point}, repeat {row.Repeat} and the seed {row.Seed}";
}
