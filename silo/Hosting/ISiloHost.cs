using Grid.Store;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Grid.Silo;

/// <summary>
/// What activates the grains of a silo. Each value of the build property GrainHost brings one, in Hosting/Embedded or Hosting/Orleans, as <c>SiloHost.StartAsync</c> (one silo alone) and <c>SiloHost.Join</c> (one of
/// several), with <c>SiloHost.IsUnreachable</c> for what its calls throw.
/// </summary>
internal interface ISiloHost : IAsyncDisposable
{
    IGrainFactory Grains { get; }
}

/// <summary>What activates the grains of several silos over one store.</summary>
internal interface IClusterHost : ISiloHost
{
    /// <summary>Whether calls have somewhere to go, as far as this silo knows.</summary>
    bool HasControl { get; }

    /// <summary>Whether this silo controls and takes calls at this very moment: never two of those that share a store. Null where each has its share of the grains.</summary>
    bool? IsControl { get; }

    /// <summary>The run of the silo that controls; null where this one knows of none, or each silo has its share.</summary>
    string? ControlRun { get; }

    /// <summary>Where the silo that controls is reached; null as for <see cref="ControlRun"/>.</summary>
    Uri? ControlAddress { get; }

    /// <summary>Completes when another silo controls, or none, or this one begins to take calls.</summary>
    Task ControlChange { get; }

    /// <summary>Adds the endpoint for calls of the other silos.</summary>
    void Map(IEndpointRouteBuilder routes);

    /// <summary>Begins. From now on the other silos reach this one.</summary>
    Task StartAsync(CancellationToken cancel);
}

/// <summary>What a host of several silos is made from.</summary>
internal sealed record ClusterHostOptions
{
    public required ISharedStore Store { get; init; }

    /// <summary>The address of that store; null for SQLite.</summary>
    public string? Database { get; init; }

    /// <summary>"SILO#RUN": tells this process from all others.</summary>
    public required string Run { get; init; }

    /// <summary>Where the API listens; its port may be 0.</summary>
    public required ListenAddress Listen { get; init; }

    /// <summary>Where this silo is reached. Asked for once the host is started.</summary>
    public required Func<Uri> Address { get; init; }

    /// <summary>The secret that silos show each other; null where all listen on loopback.</summary>
    public string? Token { get; init; }

    /// <summary>What grains take in their constructors, over a store and a clock.</summary>
    public required Func<IStore, TimeProvider, IServiceProvider> Services { get; init; }

    /// <summary>Runs whenever this silo begins to control, and brings the grains to where the last one left off. The token says when it controls no more.</summary>
    public required Func<IStore, IGrainFactory, CancellationToken, Task> OnControl { get; init; }

    public required FaultPlan Faults { get; init; }

    /// <summary>Where the host says who controls.</summary>
    public required ILoggerFactory Logs { get; init; }

    public required TimeProvider Time { get; init; }
}
