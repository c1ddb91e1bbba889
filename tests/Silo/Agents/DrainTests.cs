using Grid.Grains;
using Grid.Host;
using Grid.Models;

namespace Grid.Silo.Tests;

/// <summary>An agent that is told to leave.</summary>
public sealed class DrainTests : IAsyncDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private readonly TestHome _home = new();
    private readonly SemaphoreSlim _mayGoOn = new(0);
    private readonly SemaphoreSlim _waits = new(0);
    private readonly ScriptedModel _model = new(epochs: 1);
    private readonly ScriptedControl _control;
    private readonly Follower _follower = new();
    private readonly Placement _training = ScriptedControl.Training(0, "{}", new DeviceShare("cpu/0", 1));
    private readonly Agent _agent;

    public DrainTests()
    {
        _control = new ScriptedControl(Specs.Read(_model, "x: 1"));
        var options = new AgentOptions
        {
            Silo = "tester",
            Run = "1",
            Devices = DeviceInventory.Cpu(1),
            Datasets = new DatasetCatalog([]),
            KeepTrying = true,
        };
        _agent = new Agent(options, _control, [_model], _home.Folder, TimeProvider.System, _follower);
    }

    private LeaseKey Lease => _training.Leases[0].Key;

    [Fact]
    public async Task Its_trainings_save_and_hand_their_leases_back_because_the_silo_leaves()
    {
        _model.OnEpoch = (_, pause) =>
        {
            _waits.Release();
            pause.WaitHandle.WaitOne();
        };
        await TrainAsync();

        await _agent.StopAsync();

        var (lease, cause, checkpoint) = await _control.Pool.Released.Reader.ReadAsync(Cancel);
        Assert.Equal((Lease, FailureCause.Drained), (lease, cause));
        Assert.True(File.Exists(_home.Folder.Absolute(checkpoint!.Path)));
        Assert.False(_control.Pool.Released.Reader.TryRead(out _));
        Assert.False(_agent.Faulted.IsCompleted);
    }

    [Fact]
    public async Task A_training_that_has_not_begun_is_handed_back_before_it_has_and_saves_nothing()
    {
        _model.OnStart = Wait;
        await TrainAsync();

        var stopped = _agent.StopAsync();
        var (lease, cause, checkpoint) = await _control.Pool.Released.Reader.ReadAsync(Cancel);

        Assert.False(stopped.IsCompleted);
        Assert.Equal((Lease, FailureCause.Drained, null), (lease, cause, checkpoint));
        _mayGoOn.Release();
        await stopped;
        Assert.False(Directory.Exists(_home.Folder.TrialFolder(Lease.Experiment, Lease.Trial)));
    }

    [Fact]
    public async Task A_training_that_saves_its_last_epoch_meanwhile_is_completed_and_not_handed_back()
    {
        _model.OnSave = path =>
        {
            Wait();
            File.WriteAllText(path, "1");
        };
        await TrainAsync();

        var stopped = _agent.StopAsync();
        _mayGoOn.Release();
        await stopped;

        Assert.True(_control.Reports.Reader.TryRead(out var report) && report.Last);
        Assert.True(File.Exists(_home.Folder.Absolute(report.Checkpoint!.Path)));
        Assert.False(_control.Pool.Released.Reader.TryRead(out _));
    }

    [Fact]
    public async Task What_does_not_save_in_time_is_handed_back_as_it_was()
    {
        _model.OnEpoch = (_, _) => Wait();
        await TrainAsync();
        var stopped = _agent.StopAsync();

        await _agent.GiveUpAsync(TimeSpan.FromMinutes(1));

        Assert.False(stopped.IsCompleted);
        var (lease, cause, checkpoint) = await _control.Pool.Released.Reader.ReadAsync(Cancel);
        Assert.Equal((Lease, FailureCause.Drained, null), (lease, cause, checkpoint));
        Assert.Contains("handed back without its last steps", Assert.Single(_follower.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_even_be_handed_back_is_said_and_the_trainings_end()
    {
        _model.OnEpoch = (_, pause) =>
        {
            _waits.Release();
            pause.WaitHandle.WaitOne();
        };
        await TrainAsync();
        _control.Pool.OnRelease = () => throw new ControlUnreachableException("nobody has control");
        var stopped = _agent.StopAsync();

        await _agent.GiveUpAsync(Short);
        await stopped.WaitAsync(Cancel);

        var note = Assert.Single(_follower.Notes, note => note.Contains("handed back", StringComparison.Ordinal));
        Assert.Contains("could not be handed back, and goes on elsewhere", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_handed_back_before_the_control_side_failed_is_not_said_to_be_held()
    {
        _model.OnEpoch = (_, pause) =>
        {
            _waits.Release();
            pause.WaitHandle.WaitOne();
        };
        var other = ScriptedControl.Training(1, "{}").Leases[0];
        await TrainAsync(_training with { Leases = [_training.Leases[0], other] });

        // The last is handed back first.
        var releases = 0;
        _control.Pool.OnRelease = () =>
        {
            if (++releases > 1)
            {
                throw new InvalidOperationException("the control side has a fault");
            }
        };
        await _agent.StopAsync();

        Assert.Equal(other.Key, (await _control.Pool.Released.Reader.ReadAsync(Cancel)).Lease);
        var note = Assert.Single(_follower.Notes);
        Assert.StartsWith(
            $"{Lease.Experiment} trial {Lease.Trial}, attempt {Lease.Attempt} could not be handed back",
            note,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_pool_is_told_what_is_still_held_since_the_drain_cuts_calls_off()
    {
        _model.OnEpoch = (_, _) => Wait();
        await TrainAsync();

        var stopped = _agent.StopAsync();
        var goodbye = await _control.Pool.Goodbyes.Reader.ReadAsync(Cancel);

        Assert.False(stopped.IsCompleted);
        Assert.Equal("tester#1", goodbye.Agent);
        Assert.Empty(goodbye.Devices);
        Assert.Empty(goodbye.Awaited);
        Assert.Equal([Lease], goodbye.Held);
        Assert.True(goodbye.Number > 1, "It has the number of an earlier call.");
        _mayGoOn.Release(100);
        await stopped;
    }

    public async ValueTask DisposeAsync()
    {
        _mayGoOn.Release(100);
        await _agent.StopAsync();
        await _agent.DisposeAsync();
        _mayGoOn.Dispose();
        _waits.Dispose();
        _home.Dispose();
    }

    /// <summary>Gives the agent its training, and waits until it is where this test wants it.</summary>
    private Task TrainAsync() => TrainAsync(_training);

    private async Task TrainAsync(Placement training)
    {
        _agent.Start();
        (await _control.Pool.NextAsync(Cancel)).Answer(training);
        await _waits.WaitAsync(Cancel);
    }

    private void Wait()
    {
        _waits.Release();
        _mayGoOn.Wait();
    }
}
