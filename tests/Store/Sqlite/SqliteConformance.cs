using Grid.Store.Sqlite;

namespace Grid.Store.Tests.Sqlite;

public sealed class SqliteRows : RowConformance<SqliteFixture>;

public sealed class SqliteBatches : BatchConformance<SqliteFixture>;

public sealed class SqliteTrials : TrialConformance<SqliteFixture>;

public sealed class SqliteExperiments : ExperimentConformance<SqliteFixture>;

public sealed class SqliteRecords : RecordConformance<SqliteFixture>;

public sealed class SqliteControl : ControlConformance<SqliteFixture>;

public sealed class SqliteSilos : SiloConformance<SqliteFixture>;

public sealed class SqliteMeasures : MeasureConformance<SqliteFixture>;

/// <summary>A database in a folder of its own.</summary>
public sealed class SqliteFixture : IStoreFixture
{
    private readonly TemporaryFolder _folder = new();

    public Task<ISharedStore> OpenEmptyAsync(StoreMetrics metrics, CancellationToken cancel) =>
        SqliteStore.OpenAsync(_folder.Database, metrics, cancel);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
