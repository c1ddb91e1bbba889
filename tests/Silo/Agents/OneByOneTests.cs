using System.Collections.Concurrent;
using Grid.Grains;
using Grid.Models;

namespace Grid.Silo.Tests;

/// <summary>Lanes whose common training threw, and that go on one after the other.</summary>
public sealed class OneByOneTests : IAsyncDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TestHome _home = new();
    private readonly SemaphoreSlim _mayGoOn = new(0);
    private readonly SemaphoreSlim _waits = new(0);
    private readonly ScriptedModel _model = new();
    private readonly ScriptedControl _control;
    private readonly Follower _follower = new();
    private readonly ConcurrentQueue<(int Ended, IReadOnlyList<LeaseKey> Held)> _looks = new();
    private readonly IReadOnlyList<Lease> _leases;
    private readonly Agent _agent;

    public OneByOneTests()
    {
        _control = new ScriptedControl(Specs.Read(_model, "x: 1"));
        _leases =
        [
            .. Enumerable.Range(0, 3).SelectMany(trial => ScriptedControl.Training(trial, """{"fail": true}""").Leases),
        ];
        var options = new AgentOptions
        {
            Silo = "tester",
            Run = "1",
            Devices = DeviceInventory.Cpu(1),
            Datasets = new DatasetCatalog([]),
            RenewEvery = TimeSpan.FromMilliseconds(1),
        };
        _agent = new Agent(options, _control, [_model], _home.Folder, new WatchedTime(Look), _follower);
    }

    [Fact]
    public async Task At_each_moment_all_that_have_not_ended_are_held_and_each_once()
    {
        await TrainAsync();
        await EndedAsync(AttemptOutcome.Failed, _leases.Count);

        Assert.Equal([3, 1, 1, 1], _model.Widths);
        Assert.Equal([0, 1, 2], _looks.Select(look => look.Ended).Distinct().Order().Take(3));
        Assert.All(
            _looks,
            look =>
            {
                Assert.Subset(look.Held.ToHashSet(), _leases.Skip(look.Ended).Select(lease => lease.Key).ToHashSet());
                Assert.Equal(look.Held.Distinct().Count(), look.Held.Count);
            }
        );
    }

    [Fact]
    public async Task Where_the_experiment_is_paused_those_that_have_not_had_their_turn_do_not_begin()
    {
        await TrainUntilFirstIsAloneAsync();

        _agent.Pause(ScriptedControl.Experiment);
        await EndedAsync(AttemptOutcome.Paused, _leases.Count);

        Assert.Equal([3, 1], _model.Widths);
        foreach (var lease in _leases)
        {
            var (released, cause, checkpoint) = await _control.Pool.Released.Reader.ReadAsync(Cancel);
            Assert.Equal((lease.Key, FailureCause.Paused), (released, cause));
            Assert.Equal(lease == _leases[0], checkpoint is not null);
        }
    }

    [Fact]
    public async Task One_that_another_attempt_has_taken_over_meanwhile_does_not_begin()
    {
        _model.OnEpoch = (_, _) =>
        {
            if (_model.Widths.Count == 2)
            {
                Wait();
            }
        };
        await TrainAsync();
        await _waits.WaitAsync(Cancel);

        _control.Pool.Lost = [_leases[1].Key];
        while (_agent.Held.Contains(_leases[1].Key))
        {
            await Task.Delay(1, Cancel);
        }

        // What it was told makes the one that trains look up, and go on.
        _mayGoOn.Release(100);

        var lost = await _follower.NextAsync<AttemptEnded>(ended => ended.Outcome == AttemptOutcome.Lost, Cancel);
        await _follower.NextAsync<AttemptEnded>(ended => ended.Trial == 2, Cancel);
        Assert.Equal(1, lost.Trial);
        Assert.Equal([3, 1, 1], _model.Widths);
    }

    public async ValueTask DisposeAsync()
    {
        _mayGoOn.Release(100);
        await _agent.DisposeAsync();
        _mayGoOn.Dispose();
        _waits.Dispose();
        _home.Dispose();
    }

    private async Task TrainAsync()
    {
        _agent.Start();
        (await _control.Pool.NextAsync(Cancel)).Answer(new Placement([new DeviceShare("cpu/0", 1)], _leases));
    }

    private async Task TrainUntilFirstIsAloneAsync()
    {
        _model.OnEpoch = (_, pause) =>
        {
            if (_model.Widths.Count == 2)
            {
                _waits.Release();
                pause.WaitHandle.WaitOne();
            }
        };
        await TrainAsync();
        await _waits.WaitAsync(Cancel);
    }

    private async Task EndedAsync(AttemptOutcome outcome, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var ended = await _follower.NextAsync<AttemptEnded>(_ => true, Cancel);
            Assert.Equal((number, outcome), (ended.Trial, ended.Outcome));
        }
    }

    private void Wait()
    {
        _waits.Release();
        _mayGoOn.Wait();
    }

    private void Look() => _looks.Enqueue((_control.Failures.Reader.Count, _agent.Held));

    /// <summary>The system's time, which a training's thread cannot read without being looked at.</summary>
    private sealed class WatchedTime(Action look) : TimeProvider
    {
        public override long GetTimestamp()
        {
            LookOnce();
            return base.GetTimestamp();
        }

        public override DateTimeOffset GetUtcNow()
        {
            LookOnce();
            return base.GetUtcNow();
        }

        private void LookOnce()
        {
            if (Thread.CurrentThread.Name?.StartsWith("grid training", StringComparison.Ordinal) == true)
            {
                look();
            }
        }
    }
}
