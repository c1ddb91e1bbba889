using System.Collections.Concurrent;
using Grid.Models;

namespace Grid.Silo.Tests;

/// <summary>What clients of a silo are answered while it leaves.</summary>
public class ClusterSiloTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly Uri Address = new("http://127.0.0.1:1");

    [Fact]
    public async Task Once_it_has_given_up_its_part_in_control_commands_are_refused_and_not_waited_with()
    {
        using var home = new TestHome();
        home.Folder.Create();
        await using var telemetry = Telemetry.Start("tester", devices: 1);
        var time = new WaitsOfTime();
        var options = new SiloServerOptions
        {
            Home = home.Folder,
            Name = "tester",
            Api = TestApi.AnyPort,
            Devices = DeviceInventory.Cpu(1),
            Datasets = new DatasetCatalog([]),
            Workers = null,
        };
        await using var silo = await ClusterSilo.OpenAsync(options, telemetry, () => Address, time, Cancel);
        await silo.StartAsync(Address, Cancel);
        var sweep = await silo.Sweeps.SubmitAsync(Specs.Synthetic("epochs: 1; seconds: 3600"), Cancel);
        await silo.DrainAsync();
        await silo.LeaveAsync();
        time.Asked.Clear();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => silo.Sweeps.GetAsync(sweep.Id, Cancel));

        Assert.True(SiloHost.IsUnreachable(refused), $"{refused}");
        Assert.Empty(time.Asked);
    }

    /// <summary>The system's time, and what was asked of it to wait for.</summary>
    private sealed class WaitsOfTime : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Asked { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Asked.Enqueue(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
