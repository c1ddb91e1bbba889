using Grid.Grains.Tests;
using Grid.Spec;
using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.Silo.Tests;

/// <summary>Which experiments the metrics name: few enough, however many sweeps there ever were.</summary>
public sealed class ClusterCensusTests : IAsyncLifetime
{
    private const string Silo = "tester";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TestHome _home = new();
    private readonly ManualTime _time = new();
    private readonly string _spec = SpecJson.Write(Specs.Synthetic("epochs: 3; lr: {choice: [0.1, 0.01]}"));
    private ISharedStore? _store;

    public async ValueTask InitializeAsync()
    {
        _home.Folder.Create();
        _store = await SqliteStore.OpenAsync(_home.Folder.Database, Cancel);
    }

    [Fact]
    public async Task One_that_is_over_is_told_of_for_ten_minutes_more()
    {
        await AddAsync("paused", ExperimentState.Paused);
        await AddAsync("over", ExperimentState.Completed);
        var census = Census();

        Assert.Equal(["over", "paused"], await NamesAsync(census));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(["paused"], await NamesAsync(census));
    }

    [Fact]
    public async Task Of_more_than_a_hundred_the_newest_are_told_of()
    {
        for (var number = 0; number < 103; number++)
        {
            await AddAsync($"sweep-{number:000}", ExperimentState.Paused);
        }

        var names = await NamesAsync(Census());

        Assert.Equal(Enumerable.Range(3, 100).Select(number => $"sweep-{number:000}"), names);
    }

    public async ValueTask DisposeAsync()
    {
        await (_store?.DisposeAsync() ?? ValueTask.CompletedTask);
        _home.Dispose();
    }

    private ClusterCensus Census() => new(_store!, new TestSilos(Silo, () => []), Silo, () => true, () => true, _time);

    private static async Task<IEnumerable<string>> NamesAsync(ClusterCensus census) =>
        (await census.CountAsync(Cancel))!
            .Experiments.Select(progress => progress.Experiment)
            .Order(StringComparer.Ordinal);

    private async Task AddAsync(string id, ExperimentState state)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        var now = _time.GetUtcNow();
        var row = new ExperimentRow(id, id, state, null, _spec, "hash", now, now, state.IsTerminal() ? now : null);
        await _store!.CommitAsync(new StoreBatch([new InsertExperiment(row)]), Cancel);
    }
}
