namespace Grid.Store.Postgres;

/// <summary>The reads of the store as SQL.</summary>
internal sealed class PostgresQueries(Database database) : IStoreQueries
{
    public async Task<ExperimentRow?> FindExperimentAsync(string experiment, CancellationToken cancel) =>
        (
            await database.QueryAsync(
                $"SELECT {RowReaders.ExperimentColumns} FROM grid.experiment WHERE id = $1",
                RowReaders.Experiment,
                cancel,
                experiment
            )
        ).SingleOrDefault();

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(int limit, CancellationToken cancel) =>
        database.QueryAsync(
            $"SELECT {RowReaders.ExperimentColumns} FROM grid.experiment ORDER BY created_at DESC, ordinal DESC LIMIT $1",
            RowReaders.Experiment,
            cancel,
            limit
        );

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(ExperimentState state, CancellationToken cancel) =>
        database.QueryAsync(
            $"SELECT {RowReaders.ExperimentColumns} FROM grid.experiment WHERE state = $1 ORDER BY created_at DESC, ordinal DESC",
            RowReaders.Experiment,
            cancel,
            Words.Of(state)
        );

    public async Task<TrialRow?> FindTrialAsync(string experiment, long trial, CancellationToken cancel) =>
        (
            await database.QueryAsync(
                $"SELECT {TrialReader.Columns} FROM grid.trial WHERE experiment = $1 AND number = $2",
                TrialReader.Trial,
                cancel,
                experiment,
                trial
            )
        ).SingleOrDefault();

    public Task<IReadOnlyList<TrialRow>> ListTrialsAsync(
        string experiment,
        IReadOnlyCollection<TrialState>? states,
        long from,
        int limit,
        CancellationToken cancel
    )
    {
        if (states is { Count: 0 })
            return Task.FromResult<IReadOnlyList<TrialRow>>([]);
        string[] words = states is null ? [] : [.. states.Distinct().Select(Words.Of)];
        const string all = $"SELECT {TrialReader.Columns} FROM grid.trial WHERE experiment = $1 AND number >= $2";
        // One branch a state: the index of each is walked in order and they are merged, so a page costs a page.
        var branches =
            words.Length == 0 ? all : string.Join(" UNION ALL ", words.Select((_, i) => $"{all} AND state = ${i + 4}"));
        object[] parameters = [experiment, from, limit, .. words];
        return database.QueryAsync($"{branches} ORDER BY number LIMIT $3", TrialReader.Trial, cancel, parameters);
    }

    /// <summary>Finite values by the index; after them the infinite, the NaN, and the missing ones.</summary>
    public Task<IReadOnlyList<TrialRow>> ListBestTrialsAsync(
        string experiment,
        bool minimize,
        int limit,
        CancellationToken cancel
    )
    {
        const string some =
            $"SELECT {TrialReader.Columns}, value_kind FROM grid.trial WHERE experiment = $1 AND value_kind";
        var order = minimize ? "ASC" : "DESC";
        return database.QueryAsync(
            $"""
            SELECT * FROM (
                ({some} = 0 ORDER BY value {order}, number LIMIT $2)
                UNION ALL ({some} IN (1, 2) ORDER BY value_kind, number LIMIT $2)
                UNION ALL ({some} = 3 ORDER BY number LIMIT $2)) AS best
            ORDER BY value_kind, CASE WHEN value_kind = 0 THEN value END {order}, number LIMIT $2
            """,
            TrialReader.Trial,
            cancel,
            experiment,
            limit
        );
    }

    public async Task<IReadOnlyDictionary<TrialState, long>> CountTrialsAsync(
        string experiment,
        CancellationToken cancel
    ) =>
        (
            await database.QueryAsync(
                "SELECT state, count(*) FROM grid.trial WHERE experiment = $1 GROUP BY state",
                row => (State: Words.ToTrialState(row.GetString(0)), Count: row.GetInt64(1)),
                cancel,
                experiment
            )
        ).ToDictionary(counted => counted.State, counted => counted.Count);

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(
        string experiment,
        long after,
        int limit,
        CancellationToken cancel
    ) =>
        database.QueryAsync(
            $"SELECT {RowReaders.EventColumns} FROM grid.event WHERE experiment = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
            RowReaders.Event,
            cancel,
            experiment,
            after,
            limit
        );

    public async Task<SnapshotRow?> FindSnapshotAsync(string experiment, CancellationToken cancel) =>
        (
            await database.QueryAsync(
                $"SELECT {RowReaders.SnapshotColumns} FROM grid.snapshot WHERE experiment = $1",
                RowReaders.Snapshot,
                cancel,
                experiment
            )
        ).SingleOrDefault();

    public Task<IReadOnlyList<ReportRow>> ReadReportsAsync(string experiment, long trial, CancellationToken cancel) =>
        database.QueryAsync(
            $"SELECT {RowReaders.ReportColumns} FROM grid.report WHERE experiment = $1 AND trial = $2 ORDER BY attempt, step",
            RowReaders.Report,
            cancel,
            experiment,
            trial
        );

    public Task<IReadOnlyList<ReportRow>> ListReportsAsync(
        string experiment,
        ReportRow? after,
        int limit,
        CancellationToken cancel
    )
    {
        const string all = $"SELECT {RowReaders.ReportColumns} FROM grid.report WHERE experiment = $1";
        const string page = "ORDER BY trial, attempt, step LIMIT $2";
        return after is null
            ? database.QueryAsync($"{all} {page}", RowReaders.Report, cancel, experiment, limit)
            : database.QueryAsync(
                $"{all} AND (trial, attempt, step) > ($3, $4, $5) {page}",
                RowReaders.Report,
                cancel,
                experiment,
                limit,
                after.Trial,
                after.Attempt,
                after.Step
            );
    }

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(string experiment, long trial, CancellationToken cancel) =>
        database.QueryAsync(
            $"SELECT {RowReaders.AttemptColumns} FROM grid.attempt WHERE experiment = $1 AND trial = $2 ORDER BY attempt",
            RowReaders.Attempt,
            cancel,
            experiment,
            trial
        );

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(
        string experiment,
        AttemptRow? after,
        int limit,
        CancellationToken cancel
    )
    {
        const string all = $"SELECT {RowReaders.AttemptColumns} FROM grid.attempt WHERE experiment = $1";
        const string page = "ORDER BY trial, attempt LIMIT $2";
        return after is null
            ? database.QueryAsync($"{all} {page}", RowReaders.Attempt, cancel, experiment, limit)
            : database.QueryAsync(
                $"{all} AND (trial, attempt) > ($3, $4) {page}",
                RowReaders.Attempt,
                cancel,
                experiment,
                limit,
                after.Trial,
                after.Attempt
            );
    }

    public Task<IReadOnlyList<RecordRow>> ListRecordsAsync(string experiment, CancellationToken cancel) =>
        database.QueryAsync(
            $"SELECT {RowReaders.RecordColumns} FROM grid.record WHERE hash IN (SELECT record FROM grid.attempt WHERE experiment = $1) ORDER BY hash",
            RowReaders.Record,
            cancel,
            experiment
        );

    public Task<IReadOnlyList<AttemptRow>> ListOpenAttemptsAsync(CancellationToken cancel) =>
        database.QueryAsync(
            $"SELECT {RowReaders.AttemptColumns} FROM grid.attempt WHERE ended_at IS NULL ORDER BY leased_at, experiment, trial, attempt",
            RowReaders.Attempt,
            cancel
        );
}
