using System.Net;
using Grid.Grains;
using Grid.Silo;
using Grid.Store;
using Grid.Store.Postgres;
using Grid.SystemTests;
using Grid.SystemTests.Cluster;

namespace Grid.Bench;

/// <summary>
/// Three silos over one PostgreSQL database, each a process with a home of its own, and a sweep of small GONs that never ends: enough for two of the silos. So the third is idle: what a silo that leaves
/// has trained goes there. It starts again at once and is the idle one of the next drain: no training has run there since. As many trainings run as there are cores, since silos stand for machines
/// with cores of their own.
/// </summary>
internal sealed class DrainCluster : IAsyncDisposable
{
    public const int Silos = 3;
    public static readonly int Slots = Math.Max(Environment.ProcessorCount / (Silos - 1), 1);
    private static readonly int Trials = (Silos - 1) * Slots;

    private static readonly string Yaml = $$"""
        version: 1
        name: drained
        model: gon
        dataset: fashion-mnist
        objective: {metric: test/loss, goal: minimize}
        space:
          lr: {min: 0.0001, max: 0.001, scale: log, points: {{Trials}}}
          epochs: 1000000
          train_images: 4096
          test_images: 128
          ngf: 4
          nz: 16
        search: {algorithm: grid}
        trial: {threads: 1}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-bench-drain-");
    private readonly IReadOnlyList<SiloProcess> _silos;
    private readonly ISharedStore _store;
    private string _sweep = "";

    private readonly TimeSpan _rest;

    private DrainCluster(string database, ISharedStore store, TimeSpan rest)
    {
        (_store, _rest) = (store, rest);
        _silos =
        [
            .. Enumerable
                .Range(1, Silos)
                .Select(number => new SiloProcess(
                    $"silo{number}",
                    Path.Combine(_folder.FullName, $"silo{number}"),
                    ["--store", database, "--listen", "127.0.0.1:0", "--devices", $"cpu:{Slots}", "--log", "json"],
                    environment: []
                )),
        ];
    }

    /// <param name="rest">How long a silo is up before the next is told to leave.</param>
    public static async Task<DrainCluster> StartAsync(string database, TimeSpan rest, CancellationToken cancel)
    {
        var cluster = new DrainCluster(database, await PostgresStore.OpenAsync(database, cancel), rest);
        try
        {
            var first = cluster._silos.Take(Silos - 1).ToList();
            await Task.WhenAll(first.Select(silo => silo.StartAsync()));
            using var connection = new SiloConnection(new SiloEndpoint(first[0].Address, null), TimeProvider.System);
            var spec = new SpecText("bench", Yaml, []);
            var sweep = await new RemoteSweeps(connection).SubmitAsync(spec, Guid.NewGuid().ToString("N"), cancel);
            cluster._sweep = sweep.Id;
            await cluster.UntilAsync(async () => await cluster.TrainingAsync(cancel) is not null, cancel);
            await cluster._silos[^1].StartAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until all trials train and a silo is idle, has one of those that train leave, and starts it again.</summary>
    /// <param name="controls">Whether it is the one that controls.</param>
    public async Task<Drain> DrainAsync(bool controls, CancellationToken cancel)
    {
        await Task.Delay(_rest, cancel);
        IReadOnlyList<AttemptRow> open = [];
        await UntilAsync(
            async () =>
                await TrainingAsync(cancel) is { } training && await IsAskingAsync(IdleOf(open = training), cancel),
            cancel
        );
        var control = (await _store.FindControlAsync(cancel))!.Silo;
        var leaves = _silos.First(silo => silo != IdleOf(open) && silo.Name == AgentName.SiloOf(control) == controls);
        var drain = await DrainAsync(leaves, OfSilo(open, leaves), cancel);
        await leaves.StartAsync();
        return drain;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<Drain> DrainAsync(
        SiloProcess leaves,
        IReadOnlyList<AttemptRow> drained,
        CancellationToken cancel
    )
    {
        using var http = new HttpClient { BaseAddress = leaves.Address };
        _ = await http.GetAsync("/readyz", cancel);
        var signalled = TimeProvider.System.GetUtcNow();
        leaves.Signal(GridProcess.SigTerm);
        var notReady = NotReadyAsync(http, cancel);
        var ended = await leaves.EndAsync();
        var exited = TimeProvider.System.GetUtcNow();
        if (ended.ExitCode != 0)
        {
            throw new InvalidOperationException($"{leaves.Name} ended with {ended.ExitCode}: {leaves.Outputs()}");
        }

        var taken = new List<AttemptLine>();
        await UntilAsync(
            () =>
            {
                var begun = _silos.Where(silo => silo != leaves).SelectMany(AttemptLine.Of).ToList();
                taken = [.. begun.Where(line => drained.Any(attempt => line.IsOf(attempt.Trial, attempt.Attempt + 1)))];
                return Task.FromResult(taken.Count(line => line.IsFirstStep) == drained.Count);
            },
            cancel
        );
        var back = AttemptLine.Of(leaves).Where(line => drained.Any(one => line.IsOf(one.Trial, one.Attempt)));
        return new Drain(
            Since(await notReady),
            Since(back.Where(line => line.IsEnd).Max(line => line.Time)),
            Since(taken.Where(line => line.IsFirstStep).Max(line => line.LeasedAt)),
            Since(taken.Where(line => line.IsBegin).Max(line => line.Time)),
            Since(taken.Where(line => line.IsFirstStep).Max(line => line.Time)),
            Since(exited)
        );

        double Since(DateTimeOffset time) => (time - signalled).TotalSeconds;
    }

    private static async Task<DateTimeOffset> NotReadyAsync(HttpClient http, CancellationToken cancel)
    {
        while ((await http.GetAsync("/readyz", cancel)).StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            await Task.Delay(BetweenLooks, cancel);
        }

        return TimeProvider.System.GetUtcNow();
    }

    /// <summary>The open attempts, where there is one of each trial and all have trained a step; else null.</summary>
    private async Task<IReadOnlyList<AttemptRow>?> TrainingAsync(CancellationToken cancel)
    {
        var rows = await _store.ListAttemptsAsync(_sweep, after: null, int.MaxValue, cancel);
        var open = rows.Where(attempt => attempt.EndedAt is null).ToList();
        var stepped = _silos.SelectMany(AttemptLine.Of).Where(line => line.IsFirstStep).ToList();
        return
            open.Count == Trials
            && open.All(attempt => stepped.Exists(line => line.IsOf(attempt.Trial, attempt.Attempt)))
            ? open
            : null;
    }

    private async Task<bool> IsAskingAsync(SiloProcess idle, CancellationToken cancel)
    {
        using var connection = new SiloConnection(new SiloEndpoint(idle.Address, null), TimeProvider.System);
        return (await new RemoteSilos(connection).QueuesAsync(cancel))
            .SelectMany(queue => queue.Agents)
            .Any(agent => AgentName.SiloOf(agent.Agent) == idle.Name && agent.Free.Count == Slots);
    }

    private SiloProcess IdleOf(IReadOnlyList<AttemptRow> open) => _silos.Single(silo => OfSilo(open, silo).Count == 0);

    private static IReadOnlyList<AttemptRow> OfSilo(IReadOnlyList<AttemptRow> open, SiloProcess silo) =>
        [.. open.Where(attempt => AgentName.SiloOf(attempt.Agent) == silo.Name)];

    private async Task UntilAsync(Func<Task<bool>> holds, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            while (!await holds())
            {
                await Task.Delay(BetweenLooks * 10, limit.Token);
            }
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"It took longer than {Patience}. The silos wrote:\n{string.Join('\n', _silos.Select(silo => silo.Outputs()))}",
                late
            );
        }
    }
}
