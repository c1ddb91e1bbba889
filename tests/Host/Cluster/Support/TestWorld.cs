using Microsoft.Extensions.DependencyInjection;

namespace Grid.Host.Tests.Cluster;

/// <summary>What the silos of one test share: the lease's table, the ledger, signals, and a clock.</summary>
internal sealed class TestWorld(TimeProvider time, ClusterGrainHostOptions options) : IAsyncDisposable
{
    private readonly List<TestSilo> _silos = [];

    public TimeProvider Time { get; } = time;

    public ClusterGrainHostOptions Options { get; } = options;

    public LeaseTable Table { get; } = new(time, options.Ttl);

    public Ledger Ledger { get; } = new();

    public Signals Signals { get; } = new();

    /// <summary>How many silos ask for the lease.</summary>
    public int Competing => _silos.Count(silo => silo.Competes);

    public void Add(TestSilo silo) => _silos.Add(silo);

    /// <summary>What the grains of a term are made with. From here on, earlier terms cannot write.</summary>
    public IServiceProvider ServicesOf(long epoch)
    {
        Ledger.Fence(epoch);
        return new ServiceCollection()
            .AddSingleton(Ledger)
            .AddSingleton(new Epoch(epoch))
            .AddSingleton(Signals)
            .BuildServiceProvider();
    }

    /// <summary>A host of its own, which is not started.</summary>
    public ClusterGrainHost HostOf(IEnumerable<Type> grains, ClusterGrainHostOptions of) =>
        new(grains, ServicesOf, (_, _) => Task.CompletedTask, Table.For("none"), of, Time);

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            silo.Lease.IsCut = true;
            await silo.DisposeAsync();
        }
    }
}

/// <summary>Tests of silos that share a world whose clock the test moves.</summary>
public abstract class ClusterTest : IAsyncDisposable
{
    private readonly Lazy<TestWorld> _world;

    protected ClusterTest() => _world = new Lazy<TestWorld>(() => new TestWorld(Time, Options));

    private protected ManualTime Time { get; } = new();

    private protected TestWorld World => _world.Value;

    protected Signals Signals => World.Signals;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected virtual ClusterGrainHostOptions Options { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A silo that has control.</summary>
    private protected async Task<TestSilo> ControlAsync(string name = "one")
    {
        var silo = await TestSilo.MakeAsync(World, name);
        silo.Start();
        await silo.WhenControlAsync();
        return silo;
    }

    /// <summary>A silo that follows another.</summary>
    private protected async Task<TestSilo> StandbyAsync(TestSilo control, string name = "two")
    {
        var silo = await TestSilo.MakeAsync(World, name);
        silo.Start();
        await silo.WhenFollowingAsync(control);
        return silo;
    }

    /// <summary>Lets the time of so many renewals pass, one after the other.</summary>
    private protected async Task RenewAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await Time.WhenSet(Options.RenewEvery, World.Competing);
            Time.Advance(Options.RenewEvery);
        }
    }
}
