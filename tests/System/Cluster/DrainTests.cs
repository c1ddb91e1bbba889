using System.Net;
using System.Text.Json;
using Grid.Grains;
using Grid.Models;
using Grid.Silo;
using Grid.Store;
using Grid.Tests.Postgres;

namespace Grid.SystemTests.Cluster;

/// <summary>SIGTERM: a silo that leaves while others stay.</summary>
[Collection(ClusterCollection.Name)]
public class DrainTests
{
    // No lease of a trial runs out in these tests: only a silo that hands them back lets its trials go on.
    private static readonly string[] NoLeaseEnds = ["--lease-ttl", "24h"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="trials">With three a slot is free at the silo that stays, and with four none: then trials wait there until the other has long left.</param>
    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 4)]
    public async Task Trainings_of_a_silo_that_leaves_go_on_elsewhere_from_the_middle_of_their_epoch(
        bool controls,
        int trials
    )
    {
        using var scratch = new Scratch();
        var spec = scratch.LongEpochs(trials);
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 2, more: _ => NoLeaseEnds);
        var sweep = await cluster.SubmitAsync(spec);
        var control = await cluster.ControlAsync();
        var leaves = cluster.Silos.Single(silo => (silo == control) == controls);
        var stays = cluster.Silos.Single(silo => silo != leaves);
        await SteppingAsync(cluster, sweep, leaves);

        leaves.SignalAll(GridProcess.SigTerm);
        var left = await leaves.EndAsync();
        var holder = await cluster.Store.FindControlAsync(Cancel);

        Assert.Equal(0, left.ExitCode);
        // A lease that was given free is nobody's or another's; one that was not is the dead silo's for ten seconds.
        Assert.True(holder is null || AgentName.SiloOf(holder.Silo) == stays.Name, $"{holder} still holds control.");
        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        var drained = await AttemptsOfAsync(cluster, sweep, leaves);
        Assert.NotEmpty(drained);
        Assert.All(drained, attempt => AssertWentOn(attempt, leaves, stays));
    }

    /// <param name="hook">Whether it was asked to drain before the first signal, as Kubernetes' preStop hook does.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_silo_that_leaves_is_not_ready_and_takes_no_more_while_its_trainings_save_and_a_second_signal_hurries(
        bool hook
    )
    {
        using var scratch = new Scratch();
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 2,
            more: _ => [.. NoLeaseEnds, "--drain-timeout", "1h"],
            // Its trainings never finish saving.
            faults: number => number == 1 ? "checkpoint:delay=1h" : ""
        );
        var sweep = await cluster.SubmitAsync(scratch.Curves(trials: 8, epochs: 1, seconds: 3600));
        var leaves = cluster.Silos[0];
        await SteppingAsync(cluster, sweep, leaves);
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await AskAsync(leaves, "/readyz"));

        if (hook)
        {
            using var http = new HttpClient();
            var drain = new Uri(cluster.Silos[1].Address, $"/api/v1/silos/{leaves.Name}/drain");
            Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync(drain, content: null, Cancel)).StatusCode);
        }
        else
        {
            leaves.Signal(GridProcess.SigTerm);
        }

        await Until.TrueAsync(
            "it is not ready",
            async _ =>
                await AskAsync(leaves, "/readyz") == (HttpStatusCode.ServiceUnavailable, "not ready: the silo drains\n")
        );
        var held = await AttemptsOfAsync(cluster, sweep, leaves);
        Assert.All(held, attempt => Assert.Null(attempt.EndedAt));
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await AskAsync(leaves, "/healthz"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(leaves, "/api/v1/sweeps")).Status);
        if (hook)
        {
            // It drains already, and the signal after the hook is the first.
            leaves.Signal(GridProcess.SigTerm);
            await HeardTwiceAsync(cluster, leaves);
            Assert.All(await AttemptsOfAsync(cluster, sweep, leaves), attempt => Assert.Null(attempt.EndedAt));
        }

        leaves.Signal(GridProcess.SigTerm);
        var left = await leaves.EndAsync();

        Assert.Equal(0, left.ExitCode);
        Assert.Equal(held.Count, left.Error.Split("was handed back without its last steps").Length - 1);
        var ended = await AttemptsOfAsync(cluster, sweep, leaves);
        Assert.Equal(
            held.Select(attempt => (attempt.Trial, attempt.Attempt, (string?)FailureCause.Drained)),
            ended.Select(attempt => (attempt.Trial, attempt.Attempt, attempt.Cause))
        );
    }

    [Fact]
    public async Task Silos_whose_database_is_away_leave_all_the_same_and_their_sweep_goes_on_when_all_are_back()
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 6, epochs: 6, seconds: 0.3);
        await using var server = await PostgresServer.StartNewAsync(Cancel);
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 2,
            await server.CreateDatabaseAsync(Cancel),
            more: _ => ["--drain-timeout", "1s"]
        );
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);

        await server.StopAsync(Cancel);
        var left = await Task.WhenAll(cluster.Silos.Select(LeaveAsync));
        await server.StartAsync(Cancel);
        await Task.WhenAll(cluster.Silos.Select(silo => silo.StartAsync()));

        Assert.All(left, outcome => Assert.Equal(0, outcome.ExitCode));
        Assert.Contains(
            left,
            outcome => outcome.Error.Contains("could not be handed back, and goes on", StringComparison.Ordinal)
        );
        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
    }

    private static Task<Outcome> LeaveAsync(SiloProcess silo)
    {
        silo.Signal(GridProcess.SigTerm);
        return silo.EndAsync(GracePeriod.Of(TimeSpan.FromSeconds(1)));
    }

    /// <summary>Waits until a silo has said twice more that it is there.</summary>
    private static async Task HeardTwiceAsync(TestCluster cluster, SiloProcess silo)
    {
        for (var times = 0; times < 2; times++)
        {
            var before = await SeenAsync();
            await Until.TrueAsync($"{silo.Name} says that it is there", async _ => await SeenAsync() > before);
        }

        async Task<DateTimeOffset> SeenAsync() =>
            (await cluster.Store.ListSilosAsync(Cancel)).Single(row => row.Name == silo.Name).SeenAt;
    }

    /// <summary>Waits until all trials of the sweep have a slot, or all slots a trial, and all trainings of this silo are inside an epoch.</summary>
    private static Task SteppingAsync(TestCluster cluster, string sweep, SiloProcess silo) =>
        cluster.UntilAsync(
            $"{silo.Name} trains",
            async cancel =>
            {
                var open = (await cluster.AttemptsAsync(sweep)).Where(attempt => attempt.EndedAt is null).ToList();
                var trials = (await cluster.TrialsAsync(sweep)).Count;
                var (_, silos) = await AskAsync(silo, "/api/v1/silos");
                var slots = JsonDocument
                    .Parse(silos)
                    .RootElement.GetProperty("items")
                    .EnumerateArray()
                    .Single(one => one.GetProperty("name").GetString() == silo.Name)
                    .GetProperty("slots")
                    .EnumerateArray()
                    .Where(slot => slot.GetProperty("lanes").GetArrayLength() > 0)
                    .ToList();
                return open.Count == Math.Min(trials, 2 * cluster.Silos.Count)
                    && slots.Count == open.Count(attempt => AgentName.SiloOf(attempt.Agent) == silo.Name)
                    && slots.All(slot => slot.GetProperty("epochs").GetInt64() > 0 && IsInside(slot));
            }
        );

    /// <summary>The synthetic model shows no steps: it waits for the whole length of an epoch.</summary>
    private static bool IsInside(JsonElement slot) =>
        slot.GetProperty("steps").GetInt32() == 0 || slot.GetProperty("step").GetInt32() > 0;

    /// <summary>A training that was in the middle of an epoch saved there, and its trial found this checkpoint where it went on.</summary>
    private static void AssertWentOn(AttemptRow drained, SiloProcess left, SiloProcess stays)
    {
        Assert.Equal(FailureCause.Drained, drained.Cause);
        var trial = new HomeFolder(left.Home).TrialFolder(drained.Experiment, drained.Trial);
        var saved = Assert.Single(
            Directory.GetFiles(trial, $"*.attempt-{drained.Attempt}.paused.safetensors").ToList()
        );
        Assert.True(Checkpoint.Read(saved, "gon").Step > 0, $"{saved} stands at the begin of an epoch.");
        var there = new HomeFolder(stays.Home);
        var found = Path.Combine(there.TrialFolder(drained.Experiment, drained.Trial), Path.GetFileName(saved));
        Assert.Equal(File.ReadAllBytes(saved), File.ReadAllBytes(found));
        var log = there.TrialLog(drained.Experiment, drained.Trial, drained.Attempt + 1);
        Assert.False(File.Exists(log), File.Exists(log) ? File.ReadAllText(log) : null);
    }

    private static async Task<IReadOnlyList<AttemptRow>> AttemptsOfAsync(
        TestCluster cluster,
        string sweep,
        SiloProcess silo
    ) => [.. (await cluster.AttemptsAsync(sweep)).Where(attempt => AgentName.SiloOf(attempt.Agent) == silo.Name)];

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(SiloProcess silo, string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(silo.Address, path), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
