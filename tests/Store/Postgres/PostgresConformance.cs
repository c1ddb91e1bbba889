using Grid.Store.Postgres;

namespace Grid.Store.Tests.Postgres;

public sealed class PostgresRows : RowConformance<PostgresDatabase>;

public sealed class PostgresBatches : BatchConformance<PostgresDatabase>;

public sealed class PostgresTrials : TrialConformance<PostgresDatabase>;

public sealed class PostgresExperiments : ExperimentConformance<PostgresDatabase>;

public sealed class PostgresRecords : RecordConformance<PostgresDatabase>;

public sealed class PostgresControl : ControlConformance<PostgresDatabase>;

public sealed class PostgresSilos : SiloConformance<PostgresDatabase>;

public sealed class PostgresMeasures : MeasureConformance<PostgresDatabase>;

/// <summary>A database of its own on the tests' server, which takes it along when it ends.</summary>
public sealed class PostgresDatabase : IStoreFixture
{
    public async Task<ISharedStore> OpenEmptyAsync(StoreMetrics metrics, CancellationToken cancel) =>
        await PostgresStore.OpenAsync(await PostgresFixture.NewDatabaseAsync(cancel), metrics, cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
