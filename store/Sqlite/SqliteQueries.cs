namespace Grid.Store.Sqlite;

/// <summary>The reads of the store as SQL.</summary>
internal sealed class SqliteQueries(ReaderPool readers) : IStoreQueries
{
    public Task<ExperimentRow?> FindExperimentAsync(string experiment, CancellationToken cancel) =>
        readers.ReadAsync(
            reader =>
                reader
                    .Query(
                        $"SELECT {RowReaders.ExperimentColumns} FROM experiment WHERE id = $0",
                        RowReaders.Experiment,
                        cancel,
                        experiment
                    )
                    .SingleOrDefault(),
            cancel
        );

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(int limit, CancellationToken cancel) =>
        readers.ReadAsync(
            reader =>
                reader.Query(
                    $"SELECT {RowReaders.ExperimentColumns} FROM experiment ORDER BY created_at DESC, rowid DESC LIMIT $0",
                    RowReaders.Experiment,
                    cancel,
                    limit
                ),
            cancel
        );

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(ExperimentState state, CancellationToken cancel) =>
        readers.ReadAsync(
            reader =>
                reader.Query(
                    $"SELECT {RowReaders.ExperimentColumns} FROM experiment WHERE state = $0 ORDER BY created_at DESC, rowid DESC",
                    RowReaders.Experiment,
                    cancel,
                    Words.Of(state)
                ),
            cancel
        );

    public Task<TrialRow?> FindTrialAsync(string experiment, long trial, CancellationToken cancel) =>
        readers.ReadAsync(
            reader =>
                reader
                    .Query(
                        $"SELECT {TrialReader.Columns} FROM trial WHERE experiment = $0 AND number = $1",
                        TrialReader.Trial,
                        cancel,
                        experiment,
                        trial
                    )
                    .SingleOrDefault(),
            cancel
        );

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
        const string all = $"SELECT {TrialReader.Columns} FROM trial WHERE experiment = $0 AND number >= $1";
        // One branch a state: SQLite walks the index of each in order and merges them, so a page costs a page.
        var branches =
            words.Length == 0 ? all : string.Join(" UNION ALL ", words.Select((_, i) => $"{all} AND state = ${i + 3}"));
        object[] parameters = [experiment, from, limit, .. words];
        return readers.ReadAsync(
            reader => reader.Query($"{branches} ORDER BY number LIMIT $2", TrialReader.Trial, cancel, parameters),
            cancel
        );
    }

    /// <summary>Finite values by the index; after them the infinite, the NaN, and the missing ones.</summary>
    public Task<IReadOnlyList<TrialRow>> ListBestTrialsAsync(
        string experiment,
        bool minimize,
        int limit,
        CancellationToken cancel
    )
    {
        const string some = $"SELECT {TrialReader.Columns} FROM trial WHERE experiment = $0 AND value_kind";
        string[] parts =
        [
            $"{some} = 0 ORDER BY value {(minimize ? "ASC" : "DESC")}, number LIMIT $1",
            $"{some} IN (1, 2) ORDER BY value_kind, number LIMIT $1",
            $"{some} = 3 ORDER BY number LIMIT $1",
        ];
        return readers.ReadAsync<IReadOnlyList<TrialRow>>(
            reader =>
                reader.Together(together =>
                {
                    var best = new List<TrialRow>();
                    foreach (var part in parts)
                    {
                        if (best.Count < limit)
                            best.AddRange(
                                together.Query(part, TrialReader.Trial, cancel, experiment, limit - best.Count)
                            );
                    }
                    return best;
                }),
            cancel
        );
    }

    public Task<IReadOnlyDictionary<TrialState, long>> CountTrialsAsync(string experiment, CancellationToken cancel) =>
        readers.ReadAsync<IReadOnlyDictionary<TrialState, long>>(
            reader =>
                reader
                    .Query(
                        "SELECT state, count(*) FROM trial WHERE experiment = $0 GROUP BY state",
                        row => (State: Words.ToTrialState(row.GetString(0)), Count: row.GetInt64(1)),
                        cancel,
                        experiment
                    )
                    .ToDictionary(counted => counted.State, counted => counted.Count),
            cancel
        );

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(
        string experiment,
        long after,
        int limit,
        CancellationToken cancel
    ) =>
        readers.ReadAsync(
            reader =>
                reader.Query(
                    $"SELECT {RowReaders.EventColumns} FROM event WHERE experiment = $0 AND sequence > $1 ORDER BY sequence LIMIT $2",
                    RowReaders.Event,
                    cancel,
                    experiment,
                    after,
                    limit
                ),
            cancel
        );

    public Task<SnapshotRow?> FindSnapshotAsync(string experiment, CancellationToken cancel) =>
        readers.ReadAsync(
            reader =>
                reader
                    .Query(
                        $"SELECT {RowReaders.SnapshotColumns} FROM snapshot WHERE experiment = $0",
                        RowReaders.Snapshot,
                        cancel,
                        experiment
                    )
                    .SingleOrDefault(),
            cancel
        );

    public Task<IReadOnlyList<ReportRow>> ReadReportsAsync(string experiment, long trial, CancellationToken cancel) =>
        readers.ReadAsync(
            reader =>
                reader.Query(
                    $"SELECT {RowReaders.ReportColumns} FROM report WHERE experiment = $0 AND trial = $1 ORDER BY attempt, step",
                    RowReaders.Report,
                    cancel,
                    experiment,
                    trial
                ),
            cancel
        );

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(string experiment, long trial, CancellationToken cancel) =>
        readers.ReadAsync(
            reader =>
                reader.Query(
                    $"SELECT {RowReaders.AttemptColumns} FROM attempt WHERE experiment = $0 AND trial = $1 ORDER BY attempt",
                    RowReaders.Attempt,
                    cancel,
                    experiment,
                    trial
                ),
            cancel
        );

    public Task<IReadOnlyList<ReportRow>> ListReportsAsync(
        string experiment,
        ReportRow? after,
        int limit,
        CancellationToken cancel
    )
    {
        const string all = $"SELECT {RowReaders.ReportColumns} FROM report WHERE experiment = $0";
        const string page = "ORDER BY trial, attempt, step LIMIT $1";
        return readers.ReadAsync(
            reader =>
                after is null
                    ? reader.Query($"{all} {page}", RowReaders.Report, cancel, experiment, limit)
                    : reader.Query(
                        $"{all} AND (trial, attempt, step) > ($2, $3, $4) {page}",
                        RowReaders.Report,
                        cancel,
                        experiment,
                        limit,
                        after.Trial,
                        after.Attempt,
                        after.Step
                    ),
            cancel
        );
    }

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(
        string experiment,
        AttemptRow? after,
        int limit,
        CancellationToken cancel
    )
    {
        const string all = $"SELECT {RowReaders.AttemptColumns} FROM attempt WHERE experiment = $0";
        const string page = "ORDER BY trial, attempt LIMIT $1";
        return readers.ReadAsync(
            reader =>
                after is null
                    ? reader.Query($"{all} {page}", RowReaders.Attempt, cancel, experiment, limit)
                    : reader.Query(
                        $"{all} AND (trial, attempt) > ($2, $3) {page}",
                        RowReaders.Attempt,
                        cancel,
                        experiment,
                        limit,
                        after.Trial,
                        after.Attempt
                    ),
            cancel
        );
    }

    public Task<IReadOnlyList<RecordRow>> ListRecordsAsync(string experiment, CancellationToken cancel) =>
        readers.ReadAsync(
            reader =>
                reader.Query(
                    $"SELECT {RowReaders.RecordColumns} FROM record WHERE hash IN (SELECT record FROM attempt WHERE experiment = $0) ORDER BY hash",
                    RowReaders.Record,
                    cancel,
                    experiment
                ),
            cancel
        );

    public Task<IReadOnlyList<AttemptRow>> ListOpenAttemptsAsync(CancellationToken cancel) =>
        readers.ReadAsync(
            reader =>
                reader.Query(
                    $"SELECT {RowReaders.AttemptColumns} FROM attempt WHERE ended_at IS NULL ORDER BY leased_at, experiment, trial, attempt",
                    RowReaders.Attempt,
                    cancel
                ),
            cancel
        );
}
