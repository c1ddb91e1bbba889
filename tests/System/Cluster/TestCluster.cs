using Grid.Grains;
using Grid.Store;
using Grid.Store.Postgres;

namespace Grid.SystemTests.Cluster;

/// <summary>Silos that share one PostgreSQL database, each a real process with a home of its own. Disposal kills them all, and gives what they wrote to the test's output.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    /// <summary>Far longer than any sweep of these tests takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly Scratch _scratch;
    private readonly List<SiloProcess> _silos = [];

    private ISharedStore? _store;

    private TestCluster(Scratch scratch, string url) => (_scratch, Url) = (scratch, url);

    public string Url { get; }

    /// <summary>The database, looked at from outside.</summary>
    public ISharedStore Store => _store ?? throw new InvalidOperationException("The silos do not run yet.");

    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>So many silos, started at the same moment on an empty database.</summary>
    /// <param name="url">The database; null: a new one.</param>
    /// <param name="urlOf">The database as a silo reaches it, by the silo's number; null: as the others do.</param>
    /// <param name="more">Further arguments of each silo, by its number.</param>
    /// <param name="faults">GRID_FAULTS of each silo, by its number; null: none.</param>
    /// <param name="environment">More of each silo's environment, by its number.</param>
    /// <param name="devices">The devices of each silo.</param>
    public static async Task<TestCluster> StartAsync(
        Scratch scratch,
        int silos,
        string? url = null,
        Func<int, string[]>? more = null,
        Func<int, string>? urlOf = null,
        Func<int, string>? faults = null,
        Func<int, IReadOnlyList<string>>? environment = null,
        string devices = "cpu:2"
    )
    {
        var cancel = TestContext.Current.CancellationToken;
        url ??= await PostgresFixture.NewDatabaseAsync(cancel);
        var cluster = new TestCluster(scratch, url);
        try
        {
            await Task.WhenAll(
                Enumerable
                    .Range(1, silos)
                    .Select(number =>
                        cluster
                            .Add(
                                number,
                                urlOf?.Invoke(number) ?? url,
                                devices,
                                more?.Invoke(number) ?? [],
                                [
                                    .. environment?.Invoke(number) ?? [],
                                    .. faults is null ? Array.Empty<string>() : [$"GRID_FAULTS={faults(number)}"],
                                ]
                            )
                            .StartAsync()
                    )
            );
            cluster._store = await PostgresStore.OpenAsync(url, cancel);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The home of a silo that does not run, under another name.</summary>
    public SiloProcess Rename(SiloProcess silo, string name)
    {
        var renamed = silo.Renamed(name);
        _silos.Add(renamed);
        return renamed;
    }

    /// <summary>The silo that controls, once one does.</summary>
    public async Task<SiloProcess> ControlAsync()
    {
        ControlRow? row = null;
        await Until.TrueAsync(
            "a silo controls",
            async cancel => (row = await Store.FindControlAsync(cancel)) is not null
        );
        return _silos.Single(silo => row!.Silo.StartsWith($"{silo.Name}#", StringComparison.Ordinal));
    }

    /// <summary>The silos that do not control.</summary>
    public async Task<IReadOnlyList<SiloProcess>> OthersAsync()
    {
        var control = await ControlAsync();
        return [.. _silos.Where(silo => silo != control)];
    }

    /// <summary>`grid submit` at a silo that runs; gives the sweep's id.</summary>
    public async Task<string> SubmitAsync(string spec, SiloProcess? at = null)
    {
        var silo = at ?? _silos.First(silo => silo.IsRunning);
        var submitted = await GridProcess.RunAsync("submit", spec, "--silo", silo.Address.ToString());
        Assert.True(submitted.ExitCode == 0, submitted.Output + submitted.Error);
        return submitted.Output.Split(':')[0];
    }

    /// <summary>Waits until this holds of the sweep's rows.</summary>
    public Task UntilAsync(string what, Func<CancellationToken, Task<bool>> holds) =>
        Until.TrueAsync(what, holds, Patience);

    /// <summary>Waits until each silo has a training of the sweep that has reported.</summary>
    public Task TrainingAsync(string sweep) =>
        UntilAsync(
            "its trials train",
            async _ =>
            {
                var reported = (await ReportsAsync(sweep)).Select(report => (report.Trial, report.Attempt)).ToHashSet();
                var silos = (await AttemptsAsync(sweep))
                    .Where(attempt => attempt.EndedAt is null && reported.Contains((attempt.Trial, attempt.Attempt)))
                    .Select(attempt => AgentName.SiloOf(attempt.Agent))
                    .Distinct();
                return silos.Count() >= _silos.Count;
            }
        );

    /// <summary>Waits until a report was accepted after this moment, or the sweep has no more to report.</summary>
    public async Task NextReportAsync(string sweep)
    {
        var before = (await ReportsAsync(sweep)).Count;
        await UntilAsync(
            "a report is accepted",
            async cancel => (await ReportsAsync(sweep)).Count > before || await HasEndedAsync(sweep, cancel)
        );
    }

    /// <summary>Waits until the sweep has ended, and asserts that all its trials are completed.</summary>
    public async Task AssertCompletedAsync(string sweep)
    {
        await UntilAsync("the sweep has ended", cancel => HasEndedAsync(sweep, cancel));
        var row = await Store.FindExperimentAsync(sweep, TestContext.Current.CancellationToken);
        Assert.Equal(ExperimentState.Completed, row!.State);
        Assert.All(
            await TrialsAsync(sweep),
            trial => Assert.Equal((TrialState.Completed, 0), (trial.State, trial.Failures))
        );
    }

    public Task<IReadOnlyList<TrialRow>> TrialsAsync(string sweep) =>
        Store.ListTrialsAsync(sweep, states: null, 0, int.MaxValue, TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<AttemptRow>> AttemptsAsync(string sweep) =>
        Store.ListAttemptsAsync(sweep, after: null, int.MaxValue, TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<ReportRow>> ReportsAsync(string sweep) =>
        Store.ListReportsAsync(sweep, after: null, int.MaxValue, TestContext.Current.CancellationToken);

    /// <summary>No training that was seen to train has been given up: only leases whose holder never got them were taken back.</summary>
    public async Task AssertNoTrainingLostAsync(string sweep)
    {
        var attempts = await AttemptsAsync(sweep);
        var trained = (await ReportsAsync(sweep)).Select(report => (report.Trial, report.Attempt)).ToHashSet();
        Assert.All(
            attempts.Where(attempt => trained.Contains((attempt.Trial, attempt.Attempt))),
            attempt => Assert.Equal(EndCause.Finished, attempt.Cause)
        );
    }

    /// <summary>`grid fsck` has nothing to say.</summary>
    public async Task AssertSoundAsync()
    {
        var checkedStore = await GridProcess.RunAsync("fsck", "--store", Url, "--home", _scratch.Home);
        Assert.True(checkedStore.ExitCode == 0, checkedStore.Output + checkedStore.Error);
    }

    /// <summary>What the sweep's trials are and measured is what they are and measure in a plain `grid run` of the same spec, to the last bit.</summary>
    public async Task AssertUndisturbedAsync(string sweep, string spec)
    {
        var home = Path.Combine(_scratch.Home, "undisturbed");
        await using var running = GridProcess.Start("run", spec, "--home", home, "--slots", "16");
        var run = await running.EndAsync(Patience);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(await Course.OfHomeAsync(home), await Course.OfSweepAsync(Store, sweep));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(silo.Outputs());
            await silo.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    private async Task<bool> HasEndedAsync(string sweep, CancellationToken cancel) =>
        (await Store.FindExperimentAsync(sweep, cancel))!.State.IsTerminal();

    private SiloProcess Add(int number, string url, string devices, string[] more, IReadOnlyList<string> environment)
    {
        string[] arguments = ["--store", url, "--listen", "127.0.0.1:0", "--devices", devices, .. more];
        var silo = new SiloProcess($"s{number}", Path.Combine(_scratch.Home, $"s{number}"), arguments, environment);
        _silos.Add(silo);
        return silo;
    }
}
