using System.Text;
using Grid.Grains.Tests;
using Grid.Store;

namespace Grid.Silo.Tests;

/// <summary>What a silo tells of all silos, while control comes and goes. Its clock stands still: nothing is counted again because time has passed.</summary>
public sealed class ClusterGaugesTests : IAsyncDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly Telemetry _telemetry = Telemetry.Start("tester");
    private readonly SemaphoreSlim _asked = new(0);
    private ClusterGauges? _gauges;
    private volatile TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Func<ClusterCount?> _count = () => null;
    private volatile object? _isControl = false;

    [Fact]
    public async Task A_silo_that_takes_control_says_so_before_it_has_counted()
    {
        Start();
        Assert.Equal(0, (await ScrapeAsync()).Value("grid_control{}"));

        _isControl = true;

        var scrape = await ScrapeAsync();
        Assert.Equal(1, scrape.Value("grid_control{}"));
        Assert.DoesNotContain(scrape.Series, IsOfAll);
    }

    [Fact]
    public async Task It_counts_when_control_changes_and_does_not_wait_for_the_next_time()
    {
        Start();
        _count = () => Counted(alive: 2);

        Change(isControl: true);

        await UntilAsync(scrape => scrape.Series.Any(IsOfAll));
        var scrape = await ScrapeAsync();
        Assert.Equal(2, scrape.Value("""grid_silos{state="alive"}"""));
        Assert.Equal(5, scrape.Value("""grid_trials{queue="default",state="queued"}"""));
        Assert.Equal(7, scrape.Value("""grid_queue_oldest_wait_seconds{queue="default"}"""));
    }

    [Fact]
    public async Task A_silo_that_lost_control_tells_nothing_of_all_from_that_moment_on()
    {
        await StartAsControlAsync();

        // Not announced yet: a process that was paused past its lease does not know of it when it is scraped.
        _isControl = false;

        var scrape = await ScrapeAsync();
        Assert.Equal(0, scrape.Value("grid_control{}"));
        Assert.DoesNotContain(scrape.Series, IsOfAll);
    }

    [Fact]
    public async Task What_was_counted_before_control_was_lost_does_not_come_back_with_it()
    {
        await StartAsControlAsync();
        _count = () => null;
        Change(isControl: false);
        await _asked.WaitAsync(Cancel);
        // When it counts once more, the count before has its place.
        Change(isControl: false);
        await _asked.WaitAsync(Cancel);

        _isControl = true;

        Assert.DoesNotContain((await ScrapeAsync()).Series, IsOfAll);
    }

    [Fact]
    public async Task Where_each_silo_has_its_share_of_the_grains_the_one_that_counts_says_that_it_controls()
    {
        _isControl = null;
        Start();
        Assert.Equal(0, (await ScrapeAsync()).Value("grid_control{}"));
        _count = () => Counted(alive: 1);

        Change(isControl: null);

        await UntilAsync(scrape => scrape.Value("grid_control{}") == 1);
    }

    [Fact]
    public async Task Numbers_are_gone_when_the_store_does_not_answer()
    {
        await StartAsControlAsync();
        _count = () => throw new IOException("The store is away.");

        Change(isControl: true);

        await UntilAsync(scrape => !scrape.Series.Any(IsOfAll));
        Assert.Equal(1, (await ScrapeAsync()).Value("grid_control{}"));
    }

    [Fact]
    public async Task A_silo_that_has_left_tells_nothing_of_all()
    {
        _isControl = null;
        _count = () => Counted(alive: 1);
        Start();
        await UntilAsync(scrape => scrape.Series.Any(IsOfAll));

        await _gauges!.DisposeAsync();
        _gauges = null;

        var scrape = await ScrapeAsync();
        Assert.Equal(0, scrape.Value("grid_control{}"));
        Assert.DoesNotContain(scrape.Series, IsOfAll);
    }

    public async ValueTask DisposeAsync()
    {
        await (_gauges?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _telemetry.DisposeAsync();
        _asked.Dispose();
    }

    private static bool IsOfAll(string series) =>
        series.StartsWith("grid_silos", StringComparison.Ordinal)
        || series.StartsWith("grid_trials", StringComparison.Ordinal)
        || series.StartsWith("grid_experiment_", StringComparison.Ordinal)
        || series.StartsWith("grid_queue_oldest", StringComparison.Ordinal);

    private static ClusterCount Counted(int alive) =>
        new(
            new Dictionary<string, double>(StringComparer.Ordinal) { ["alive"] = alive, ["lost"] = 0 },
            [new TrialCount("default", "queued", 5)],
            new Dictionary<string, double>(StringComparer.Ordinal) { ["default"] = 7 },
            [
                new ExperimentProgress(
                    "sweep",
                    8,
                    new Dictionary<TrialState, long> { [TrialState.Queued] = 5 },
                    "test/loss",
                    0.5
                ),
            ]
        );

    private void Start()
    {
        _gauges = new ClusterGauges(
            _telemetry.Meters,
            _ =>
            {
                _asked.Release();
                return Task.FromResult(_count());
            },
            () => (bool?)_isControl,
            () => _change.Task,
            new ManualTime()
        );
        _gauges.Start();
    }

    /// <summary>Starts, and has counted.</summary>
    private async Task StartAsControlAsync()
    {
        (_isControl, _count) = (true, () => Counted(alive: 2));
        Start();
        await UntilAsync(scrape => scrape.Series.Any(IsOfAll));
        await _asked.WaitAsync(Cancel);
    }

    private void Change(bool? isControl)
    {
        _isControl = isControl;
        var before = _change;
        _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }

    private async Task<Scrape> ScrapeAsync() =>
        new(Encoding.UTF8.GetString((await _telemetry.Prometheus.ScrapeAsync(ScrapeFormat.Plain, Cancel))!.Value.Span));

    private async Task UntilAsync(Func<Scrape, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds(await ScrapeAsync()))
        {
            await Task.Delay(1, patience.Token);
        }
    }
}
