using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Host;

/// <summary>
/// The grains of several silos, all of which run in the one silo that holds the control lease: the others send their calls to it, and one of them takes over when it is gone.
/// </summary>
/// <remarks>
/// <para>Why no grain is ever in two memories that both count:</para>
/// <list type="number">
/// <item>At most one silo holds the lease under an epoch, and epochs only grow: the lease is one row, taken and renewed in transactions by the database's clock.</item>
/// <item>What a term of control writes carries its epoch, and the store refuses it once there is a later one. So a silo that was paused in the middle of a write, for however long,
/// changes nothing that its successor has read. One epoch never has two terms, not even in one silo: the lease is given free and taken anew instead.</item>
/// <item>What a term answers was true when it was answered. A silo counts the lease as held until <see cref="ClusterGrainHostOptions.Ttl"/> less
/// <see cref="ClusterGrainHostOptions.Margin"/> after it <em>asked</em> for the last renewal that succeeded, by a clock that nobody can set and that runs on while the process is
/// stopped. The database counts the whole time from when it <em>granted</em> it, which is later. So nobody else holds the lease while this silo counts it as held, as long as two
/// clocks differ by less than the margin in one time to live. Each call asks on its way in, and again before its answer goes out; an answer that comes too late, or an error, is
/// replaced by <see cref="ControlUnreachableException"/>.</item>
/// <item>A caller that gets this exception does not know whether the call was made, and makes it again, at whoever holds control then. Messages are made for that: each names its
/// attempt and step, and a repeat changes nothing.</item>
/// <item>A new term reads everything from the store, and is closed to calls until its recovery has ended. What was acknowledged was committed; what was not is sent again.</item>
/// </list>
/// <para>Where a machine's clock stands still with it (a suspended virtual machine), only the fence protects: nothing wrong is written, but what was read from memory in the moment
/// before the next renewal may be old.</para>
/// </remarks>
/// <example>
/// <code>
/// await using var host = new ClusterGrainHost(
///     typeof(CounterGrain).Assembly, epoch => ServicesOver(store.Fenced(epoch)), RecoverAsync, lease, options, TimeProvider.System);
/// app.MapPost(GrainCallProtocol.Path, …host.Receiver…);
/// host.Start();
/// var next = await host.Grains.GetGrain&lt;ICounterGrain&gt;("visits").NextAsync(cancel);
/// </code>
/// </example>
public sealed class ClusterGrainHost : IAsyncDisposable
{
    private readonly GrainTypes _types;
    private readonly Func<long, IServiceProvider> _services;
    private readonly Func<IGrainFactory, CancellationToken, Task> _onControl;
    private readonly ClusterGrainHostOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker? _ownHttp;
    private readonly ControlView _view = new();
    private readonly ControlKeeper _keeper;
    private int _disposed;

    /// <param name="grains">The grain classes, which are the same in all silos. Each of their interfaces has one class, and each method a name of its own.</param>
    /// <param name="services">
    /// Gives the grains of one term of control their constructor parameters: above all a store that is fenced by the term's epoch. Not disposed here.
    /// </param>
    /// <param name="onControl">Runs at the start of each term, before any other call: brings the grains to where the last term left off. Where it throws, the term ends.</param>
    /// <param name="lease">The lease that the silos compete for.</param>
    /// <param name="options">Times, bounds, the secret.</param>
    /// <param name="time">The clock of the lease, of timeouts and of the grains' timers.</param>
    /// <param name="http">Sends the calls to other silos, without a timeout of its own; one that the host makes, where null.</param>
    /// <param name="logs">Where the host says who controls.</param>
    /// <exception cref="ArgumentException">The options do not fit together, or a grain interface cannot be called from another silo.</exception>
    public ClusterGrainHost(
        IEnumerable<Type> grains,
        Func<long, IServiceProvider> services,
        Func<IGrainFactory, CancellationToken, Task> onControl,
        IControlLease lease,
        ClusterGrainHostOptions options,
        TimeProvider time,
        HttpMessageInvoker? http = null,
        ILoggerFactory? logs = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(onControl);
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Check();
        _types = new GrainTypes(grains);
        _services = services;
        _onControl = onControl;
        _options = options;
        _time = time;
        var names = new GrainCallNames(_types);
        var exceptions = new CrossingExceptions(options.Exceptions);
        var log = new ClusterLog(logs?.CreateLogger<ClusterGrainHost>() as ILogger ?? NullLogger.Instance);
        _keeper = new ControlKeeper(lease, options, time, _view, PrepareAsync, log);
        Receiver = new GrainCallReceiver(names, () => _keeper.Term, _view, exceptions, options);
        _ownHttp = http is null ? new HttpMessageInvoker(SiloHttp.Handler(options.ConnectTimeout)) : null;
        var sender = new GrainCallSender(http ?? _ownHttp!, exceptions, options, time);
        Grains = new GrainFactory(_types, new ClusterCalls(() => _keeper.Term, _view, sender, _keeper.Doubt));
    }

    /// <summary>Takes every grain class of an assembly.</summary>
    /// <inheritdoc cref="ClusterGrainHost(IEnumerable{Type}, Func{long, IServiceProvider}, Func{IGrainFactory, CancellationToken, Task}, IControlLease, ClusterGrainHostOptions, TimeProvider, HttpMessageInvoker, ILoggerFactory)"/>
    public ClusterGrainHost(
        Assembly grains,
        Func<long, IServiceProvider> services,
        Func<IGrainFactory, CancellationToken, Task> onControl,
        IControlLease lease,
        ClusterGrainHostOptions options,
        TimeProvider time,
        HttpMessageInvoker? http = null,
        ILoggerFactory? logs = null
    )
        : this(GrainTypes.Of(grains), services, onControl, lease, options, time, http, logs) { }

    /// <summary>
    /// Gives references to grains, wherever control is at the time of a call. A call throws <see cref="ControlUnreachableException"/> where nobody holds control, or the silo that
    /// does cannot be reached or loses it meanwhile: whether it was made is then unknown, and the caller makes it again.
    /// </summary>
    public IGrainFactory Grains { get; }

    /// <summary>Answers the calls of the other silos.</summary>
    public GrainCallReceiver Receiver { get; }

    /// <summary>Who holds control, as far as this silo knows; null where it does not know.</summary>
    public ControlHolder? Holder => _view.Holder;

    /// <summary>Whether this silo holds control and takes calls.</summary>
    public bool IsControl => _keeper.Term is { IsOpen: true };

    /// <summary>Begins to compete for the lease. By now <see cref="Receiver"/> is served at the address that the lease names. Called once.</summary>
    public void Start() => _keeper.Start();

    /// <summary>Completes at the next change of <see cref="Holder"/> or <see cref="IsControl"/>.</summary>
    public Task NextChange => _view.NextChange;

    /// <summary>Completes once this holds of <see cref="Holder"/> and <see cref="IsControl"/>; asked at each change of one of them.</summary>
    public async Task WhenAsync(Func<ClusterGrainHost, bool> condition, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            var change = _view.NextChange;
            if (condition(this))
                return;
            await change.WaitAsync(cancel);
        }
    }

    /// <summary>
    /// Ends this silo's term of control of this epoch at once, because a write of it was refused. Nothing where it is over already. The silo competes for the lease as before.
    /// </summary>
    public void StepDown(long epoch, string reason)
    {
        if (_keeper.Term is { } term && term.Holder.Epoch == epoch)
            term.End(reason);
    }

    /// <summary>
    /// Where this silo holds control: takes no more calls, sends long polls home, waits for the other calls under way, and gives the lease free, so that another silo takes over at
    /// once.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _keeper.DisposeAsync();
        _ownHttp?.Dispose();
    }

    private async Task PrepareAsync(ControlTerm term)
    {
        var host = new EmbeddedGrainHost(_types, _services(term.Holder.Epoch), _time, _options.Host);
        term.Attach(host);
        await _onControl(host.Grains, term.Ended);
    }
}
