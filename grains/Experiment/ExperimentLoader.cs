using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Brings an experiment back from its rows: the last snapshot, and the events after it.</summary>
internal static class ExperimentLoader
{
    private const int Page = 500;

    /// <summary>Null where there is no such experiment.</summary>
    /// <exception cref="ExperimentReplayException">The log decides otherwise than what is stored.</exception>
    public static async Task<ExperimentReducer?> LoadAsync(
        IStore store,
        string experiment,
        int snapshotEvery,
        CancellationToken cancel
    )
    {
        if (await store.FindExperimentAsync(experiment, cancel) is not { } row)
        {
            return null;
        }

        var snapshot = await store.FindSnapshotAsync(experiment, cancel);
        var reducer = Restore(row, snapshot, snapshotEvery);
        var created = await ReplayAsync(store, reducer, cancel);
        await CheckAsync(store, reducer, created, cancel);
        return reducer.State == row.State
            ? reducer
            : throw new ExperimentReplayException(
                experiment,
                reducer.Sequence,
                $"the log says {reducer.State} and the experiment's row {row.State}"
            );
    }

    /// <summary>A reducer before its first event.</summary>
    public static ExperimentReducer Start(ExperimentRow row, int snapshotEvery) => Restore(row, null, snapshotEvery);

    /// <summary>The reducer as it stood when a snapshot was taken; null: before its first event.</summary>
    public static ExperimentReducer Restore(ExperimentRow row, SnapshotRow? saved, int snapshotEvery)
    {
        var spec = SpecJson.Read(row.Spec);
        var place = QueuePlace.Of(row, spec);
        var rerun = row.Rerun is { } json ? Rerun.Parse(json) : null;
        if (saved is null)
        {
            var fresh = rerun is null
                ? Searcher.Start(spec.Space, spec.Targets, spec.Search)
                : RerunSearcher.Start(rerun, spec.Search.Parallel);
            return new ExperimentReducer(place, spec, fresh, snapshotEvery);
        }

        var snapshot = ExperimentSnapshot.Read(saved);
        var state = snapshot.Search.GetRawText();
        var searcher = rerun is null
            ? Searcher.Restore(spec.Space, spec.Targets, spec.Search, state)
            : RerunSearcher.Restore(rerun, spec.Search.Parallel, state);
        var reducer = new ExperimentReducer(place, spec, searcher, snapshotEvery);
        reducer.Restore(snapshot, saved);
        return reducer;
    }

    private static async Task<List<CreateTrial>> ReplayAsync(
        IStore store,
        ExperimentReducer reducer,
        CancellationToken cancel
    )
    {
        var created = new List<CreateTrial>();
        IReadOnlyList<EventRow> page;
        do
        {
            page = await store.ReadEventsAsync(reducer.Place.Experiment, reducer.Sequence, Page, cancel);
            foreach (var row in page)
            {
                if (row.Sequence != reducer.Sequence + 1)
                {
                    throw new ExperimentReplayException(row.Experiment, row.Sequence, "the one before it is missing");
                }

                created.AddRange(reducer.Apply(ExperimentLog.Read(row)).OfType<CreateTrial>());
            }
        } while (page.Count == Page);
        return created;
    }

    /// <summary>Each trial that the replay created must be the one that is stored.</summary>
    private static async Task CheckAsync(
        IStore store,
        ExperimentReducer reducer,
        List<CreateTrial> created,
        CancellationToken cancel
    )
    {
        var experiment = reducer.Place.Experiment;
        foreach (var chunk in created.Chunk(Page))
        {
            var rows = await store.ListTrialsAsync(experiment, states: null, chunk[0].Trial, chunk.Length, cancel);
            for (var i = 0; i < chunk.Length; i++)
            {
                var expected = reducer.RowOf(chunk[i], default);
                if (i >= rows.Count || !IsSame(rows[i], expected))
                {
                    throw new ExperimentReplayException(
                        experiment,
                        reducer.Sequence,
                        $"trial {expected.Number} is to have the parameters {expected.Parameters} and the seed {expected.Seed}, "
                            + (i < rows.Count ? $"but has {rows[i].Parameters} and {rows[i].Seed}" : "but is missing")
                    );
                }
            }
        }
    }

    public static bool IsSame(TrialRow a, TrialRow b) =>
        (a.Number, a.Point, a.Repeat, a.Seed, a.Parameters) == (b.Number, b.Point, b.Repeat, b.Seed, b.Parameters);
}
