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
    private async Task TrainAsync()
    {
        _agent.Start();
        (await _control.Pool.NextAsync(Cancel)).Answer(_training);
        await _waits.WaitAsync(Cancel);
    }

    private void Wait()
    {
        _waits.Release();
        _mayGoOn.Wait();
    }
}
