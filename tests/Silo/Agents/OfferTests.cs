using Grid.Grains;
using Grid.Host;
using Grid.Models;
using Grid.Store;

namespace Grid.Silo.Tests;

/// <summary>What an agent asks the pool for, and what it does with the answers.</summary>
public sealed class OfferTests : IAsyncDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TestHome _home = new();
    private readonly SemaphoreSlim _mayEnd = new(0);
    private readonly ScriptedModel _model = new(epochs: 1);
    private readonly ScriptedControl _control;
    private readonly Follower _follower = new();
    private Agent? _agent;

    public OfferTests()
    {
        _control = new ScriptedControl(Specs.Read(_model, "x: 1"));
        _model.OnEpoch = (_, pause) => _mayEnd.Wait(pause);
    }

    private ScriptedPool Pool => _control.Pool;

    [Fact]
    public async Task An_agent_joins_before_it_asks_and_offers_all_that_is_free()
    {
        Start(DeviceInventory.Cpu(3));

        var ask = await Pool.NextAsync(Cancel);

        Assert.Equal(["tester#1"], Pool.Joined);
        Assert.Equal(("tester#1", "cpu/0 cpu/1 cpu/2"), (ask.Request.Agent, ask.Offer));
        Assert.Empty(ask.Request.Held);
    }

    [Fact]
    public async Task Devices_that_train_are_not_offered_and_their_leases_are_named()
    {
        Start(DeviceInventory.Cpu(3));
        var training = ScriptedControl.Training(7, "{}", new DeviceShare("cpu/1", 1));

        (await Pool.NextAsync(Cancel)).Answer(training);

        var next = await Pool.NextAsync(Cancel);
        Assert.Equal("cpu/0 cpu/2", next.Offer);
        Assert.Equal([training.Leases[0].Key], next.Request.Held);
    }

    [Fact]
    public async Task All_that_the_agent_could_hold_is_named_whatever_trains_there()
    {
        var devices = DeviceInventory.Cpu(2);
        Start(devices);
        (await Pool.NextAsync(Cancel)).Answer(ScriptedControl.Training(0, "{}", new DeviceShare("cpu/1", 1)));

        var next = await Pool.NextAsync(Cancel);

        Assert.Equal("cpu/0", next.Offer);
        Assert.Equal(
            devices.Devices.Select(device => new DeviceOffer(device.Id, 1, device.TotalMemory)),
            next.Request.Capacity
        );
        Assert.All(next.Request.Capacity!, device => Assert.True(device.FreeMemory > 0));
    }

    [Fact]
    public async Task A_device_that_is_out_of_service_could_hold_nothing()
    {
        var broken = false;
        _model.OnEpoch = (_, pause) =>
        {
            if (!Interlocked.Exchange(ref broken, true))
            {
                throw new InvalidOperationException("CUDA error: device-side assert triggered");
            }

            _mayEnd.Wait(pause);
        };
        Start(DeviceInventory.Cpu(2), options => options with { FirstProbe = TimeSpan.FromHours(1) });

        (await Pool.NextAsync(Cancel)).Answer(ScriptedControl.Training(0, "{}", new DeviceShare("cpu/0", 1)));

        Ask next;
        do
        {
            next = await Pool.NextAsync(Cancel);
        } while (next.Request.Held.Count > 0);

        Assert.Equal(["cpu/1"], next.Request.Capacity!.Select(device => device.Device));
    }

    [Fact]
    public async Task Trainings_share_a_device_and_what_is_left_of_it_is_offered()
    {
        Start(DeviceInventory.Cpu(1));
        (await Pool.NextAsync(Cancel)).Answer(
            ScriptedControl.Training(0, "{}", new DeviceShare("cpu/0", 0.25m)),
            ScriptedControl.Training(1, "{}", new DeviceShare("cpu/0", 0.5m))
        );

        Assert.Equal("cpu/0@0.25", (await Pool.NextAsync(Cancel)).Offer);
        Assert.Equal(["cpu/0@0.25", "cpu/0@0.5"], _agent!.Snapshot().Select(slot => slot.Slot));
    }

    [Fact]
    public async Task A_training_gets_several_devices_at_once_and_gives_them_back_together()
    {
        Start(DeviceInventory.Cpu(3));
        (await Pool.NextAsync(Cancel)).Answer(
            ScriptedControl.Training(0, "{}", new DeviceShare("cpu/0", 1), new DeviceShare("cpu/2", 1))
        );
        Assert.Equal("cpu/1", (await Pool.NextAsync(Cancel)).Offer);

        _mayEnd.Release();

        Assert.Equal("cpu/0 cpu/1 cpu/2", (await Pool.NextAsync(Cancel)).Offer);
    }

    [Fact]
    public async Task What_becomes_free_while_a_call_waits_is_offered_in_a_new_one()
    {
        Start(DeviceInventory.Cpu(2));
        (await Pool.NextAsync(Cancel)).Answer(ScriptedControl.Training(0, "{}", new DeviceShare("cpu/0", 1)));
        var waiting = await Pool.NextAsync(Cancel);
        Assert.Equal("cpu/1", waiting.Offer);

        _mayEnd.Release();

        var larger = await Pool.NextAsync(Cancel);
        Assert.Equal("cpu/0 cpu/1", larger.Offer);
        Assert.Empty(larger.Request.Held);
        Assert.Equal([waiting.Request.Number], larger.Request.Awaited);
        Assert.True(larger.Request.Number > waiting.Request.Number);
    }

    [Fact]
    public async Task What_an_earlier_call_brings_trains_though_a_newer_one_waits()
    {
        Start(DeviceInventory.Cpu(2));
        (await Pool.NextAsync(Cancel)).Answer(ScriptedControl.Training(0, "{}", new DeviceShare("cpu/0", 1)));
        var earlier = await Pool.NextAsync(Cancel);
        _mayEnd.Release();
        var newer = await Pool.NextAsync(Cancel);

        var training = ScriptedControl.Training(1, "{}", new DeviceShare("cpu/1", 1));
        earlier.Answer(training);
        await _follower.NextAsync<TrialStarted>(started => started.Trial == 1, Cancel);
        newer.Answer();

        var next = await Pool.NextAsync(Cancel);
        Assert.Equal(("cpu/0", training.Leases[0].Key), (next.Offer, Assert.Single(next.Request.Held)));
        Assert.Empty(next.Request.Awaited);
    }

    [Fact]
    public async Task A_call_that_failed_is_made_again_under_a_new_number_and_is_not_awaited()
    {
        var first = true;
        Pool.OnLease = () =>
        {
            if (first)
            {
                first = false;
                throw new ControlUnreachableException("nobody has control");
            }
        };
        Start(DeviceInventory.Cpu(1), time: new HastyTime());

        var ask = await Pool.NextAsync(Cancel);

        Assert.Equal(2, ask.Request.Number);
        Assert.Empty(ask.Request.Awaited);
    }

    [Fact]
    public async Task Nothing_is_asked_for_while_nothing_is_free()
    {
        Start(DeviceInventory.Cpu(1));
        (await Pool.NextAsync(Cancel)).Answer(ScriptedControl.Training(0, "{}", new DeviceShare("cpu/0", 1)));
        var next = Pool.NextAsync(Cancel);

        _mayEnd.Release();
        await next;

        Assert.True(_control.Reports.Reader.TryRead(out var report) && report.Last);
    }

    [Fact]
    public async Task A_training_that_no_device_is_free_for_is_handed_back()
    {
        Start(DeviceInventory.Cpu(2));
        var wrong = ScriptedControl.Training(3, "{}", new DeviceShare("cpu/0", 0.5m), new DeviceShare("cpu/7", 1));

        (await Pool.NextAsync(Cancel)).Answer(wrong);

        var (lease, cause, _) = await Pool.Released.Reader.ReadAsync(Cancel);
        Assert.Equal((wrong.Leases[0].Key, FailureCause.Device), (lease, cause));
        Assert.Equal("cpu/0 cpu/1", (await Pool.NextAsync(Cancel)).Offer);
    }

    [Fact]
    public async Task A_training_that_is_preempted_saves_and_hands_its_lease_back()
    {
        using var trains = new ManualResetEventSlim();
        _model.OnEpoch = (_, pause) =>
        {
            trains.Set();
            pause.WaitHandle.WaitOne();
        };
        Start(DeviceInventory.Cpu(1), options => options with { RenewEvery = TimeSpan.FromMilliseconds(10) });
        var training = ScriptedControl.Training(0, "{}", new DeviceShare("cpu/0", 1));
        (await Pool.NextAsync(Cancel)).Answer(training);
        trains.Wait(Cancel);

        Pool.Preempted = [training.Leases[0].Key];

        var (lease, cause, checkpoint) = await Pool.Released.Reader.ReadAsync(Cancel);
        Assert.Equal((training.Leases[0].Key, FailureCause.Preempted), (lease, cause));
        Assert.True(File.Exists(_home.Folder.Absolute(checkpoint!.Path)));
        Assert.Equal("cpu/0", (await Pool.NextAsync(Cancel)).Offer);
    }

    [Fact]
    public async Task A_trial_that_the_model_does_not_understand_any_more_fails_alone()
    {
        Start(DeviceInventory.Cpu(2));
        _model.OnEpoch = null;
        (await Pool.NextAsync(Cancel)).Answer(
            ScriptedControl.Training(0, "no JSON", new DeviceShare("cpu/0", 1)),
            ScriptedControl.Training(1, """{"y": 1}""", new DeviceShare("cpu/1", 1))
        );

        List<TrialFailure> failures =
        [
            await _control.Failures.Reader.ReadAsync(Cancel),
            await _control.Failures.Reader.ReadAsync(Cancel),
        ];

        Assert.All(failures, failure => Assert.Equal(FailureCause.Model, failure.Cause));
        Assert.False(_agent!.Faulted.IsCompleted);
        Assert.NotNull(await Pool.NextAsync(Cancel));
    }

    [Fact]
    public async Task Trainings_wait_for_a_control_side_that_is_away_for_as_long_as_it_takes()
    {
        const int Failures = 15;
        var left = Failures;
        void Away()
        {
            if (Interlocked.Decrement(ref left) >= 0)
            {
                throw new ControlUnreachableException("nobody has control");
            }
        }

        _control.OnReport = Away;
        _model.OnEpoch = null;
        Start(DeviceInventory.Cpu(1), options => options with { KeepTrying = true }, new HastyTime());
        (await Pool.NextAsync(Cancel)).Answer(ScriptedControl.Training(0, "{}", new DeviceShare("cpu/0", 1)));

        Assert.Equal(1, (await _control.Reports.Reader.ReadAsync(Cancel)).Step);

        Assert.Equal(AttemptOutcome.Completed, (await _follower.NextAsync<AttemptEnded>(_ => true, Cancel)).Outcome);
        Assert.False(_agent!.Faulted.IsCompleted);
        Assert.Collection(
            _follower.Notes,
            line => Assert.StartsWith("The control side does not answer", line, StringComparison.Ordinal),
            line => Assert.Equal("The control side answers again.", line)
        );
    }

    [Fact]
    public async Task An_agent_that_does_not_keep_trying_says_so_in_the_end()
    {
        _control.Pool.OnCall = () => throw new ControlUnreachableException("nobody has control");
        Start(DeviceInventory.Cpu(1), time: new HastyTime());

        Assert.IsType<ControlUnreachableException>(await _agent!.Faulted.WaitAsync(Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        _mayEnd.Release(100);
        await (_agent?.DisposeAsync() ?? ValueTask.CompletedTask);
        _mayEnd.Dispose();
        _home.Dispose();
    }

    private void Start(
        DeviceInventory devices,
        Func<AgentOptions, AgentOptions>? change = null,
        TimeProvider? time = null
    )
    {
        var options = new AgentOptions
        {
            Silo = "tester",
            Run = "1",
            Devices = devices,
            Datasets = new DatasetCatalog([]),
        };
        _home.Folder.Create();
        _agent = new Agent(
            change?.Invoke(options) ?? options,
            _control,
            [_model],
            _home.Folder,
            time ?? TimeProvider.System,
            _follower
        );
        _agent.Start();
    }
}
