using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Host;

/// <summary>
/// Runs grains in this process, by the rules of Orleans: a grain is activated by its first call; it runs one turn at a time, and one call at a time
/// except for methods marked <see cref="AlwaysInterleaveAttribute"/>; different grains run in parallel. Arguments and results are passed without a copy.
/// </summary>
/// <example>
/// <code>
/// await using var host = new EmbeddedGrainHost([typeof(CounterGrain)], services, TimeProvider.System);
/// var next = await host.Grains.GetGrain&lt;ICounterGrain&gt;("visits").NextAsync(cancel);
/// </code>
/// </example>
public sealed class EmbeddedGrainHost : IAsyncDisposable, ICallTarget
{
    private enum Stage
    {
        Running,
        Draining,
        Stopped,
    }

    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly CallsInFlight _calls = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _collector;
    private readonly ITimer _deadlines;
    private volatile Stage _stage = Stage.Running;

    /// <param name="grains">The grain classes: concrete, derived from <see cref="Grain"/>.</param>
    /// <param name="services">Gives grains their constructor parameters, and the host its <see cref="ILoggerFactory"/> where it has one.</param>
    /// <param name="time">The clock of timers, timeouts and idle ages.</param>
    /// <param name="options">Times; the defaults where null.</param>
    public EmbeddedGrainHost(
        IEnumerable<Type> grains,
        IServiceProvider services,
        TimeProvider time,
        EmbeddedGrainHostOptions? options = null
    )
        : this(new GrainTypes(grains), services, time, options) { }

    /// <summary>Takes every grain class of an assembly.</summary>
    public EmbeddedGrainHost(
        Assembly grains,
        IServiceProvider services,
        TimeProvider time,
        EmbeddedGrainHostOptions? options = null
    )
        : this(GrainTypes.Of(grains), services, time, options) { }

    internal EmbeddedGrainHost(
        GrainTypes types,
        IServiceProvider services,
        TimeProvider time,
        EmbeddedGrainHostOptions? options
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(time);
        Services = services;
        Time = time;
        Options = options ?? new EmbeddedGrainHostOptions();
        Log = new HostLog(
            services.GetService<ILoggerFactory>()?.CreateLogger<EmbeddedGrainHost>() as ILogger ?? NullLogger.Instance
        );
        Stopping = _stopping.Token;
        Grains = new GrainFactory(types, this);
        _collector = time.CreateTimer(_ => CollectIdle(), null, Options.CollectEvery, Options.CollectEvery);
        var sweep = Options.CallTimeout == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : SweepEvery;
        _deadlines = time.CreateTimer(_ => _calls.Expire(Time.GetTimestamp(), Options.CallTimeout), null, sweep, sweep);
    }

    /// <summary>Gives references to grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>How many grains are in memory.</summary>
    public int ActivationCount => _activations.Count;

    internal IServiceProvider Services { get; }

    internal TimeProvider Time { get; }

    internal EmbeddedGrainHostOptions Options { get; }

    internal HostLog Log { get; }

    /// <summary>The ambient values that grains are made in: those of the host's maker, not of whoever happens to call first.</summary>
    internal ExecutionContext? Context { get; } = ExecutionContext.Capture();

    internal CancellationToken Stopping { get; }

    internal bool IsStopped => _stage == Stage.Stopped;

    private TimeSpan SweepEvery =>
        TimeSpan.FromMilliseconds(Math.Clamp(Options.CallTimeout.TotalMilliseconds / 10, 10, 1000));

    /// <summary>Drops every grain that was not called for <see cref="EmbeddedGrainHostOptions.IdleAge"/>. The host does so by itself from time to time.</summary>
    public void CollectIdle()
    {
        var before = Time.GetTimestamp() - (long)(Options.IdleAge.TotalSeconds * Time.TimestampFrequency);
        foreach (var (_, activation) in _activations)
            activation.DeactivateIfIdle(before);
    }

    /// <summary>
    /// Refuses new calls, except those that running grains make; waits for the calls under way, at most <see cref="EmbeddedGrainHostOptions.ShutdownTimeout"/>;
    /// deactivates every grain. Calls that are left then fail with <see cref="GrainHostStoppedException"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.CompareExchange(ref _stage, Stage.Draining, Stage.Running) != Stage.Running)
            return;
        await _collector.DisposeAsync();
        await DrainAsync();
        if (Interlocked.Exchange(ref _stage, Stage.Stopped) == Stage.Stopped)
            return;
        await _stopping.CancelAsync();
        _calls.FailAll(call => Refusal(call.Grain, call.Method));
        await DeactivateAllAsync();
        await _deadlines.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>
    /// Stops at once, as a process that dies would: every call fails with <see cref="GrainHostStoppedException"/>, timers end, and no grain is told. What runs, runs on by itself
    /// until it ends, and cannot call, nor set a timer; what it still writes, the store must refuse.
    /// </summary>
    public void Abandon()
    {
        if (Interlocked.Exchange(ref _stage, Stage.Stopped) == Stage.Stopped)
            return;
        _collector.Dispose();
        _deadlines.Dispose();
        _ = _stopping.CancelAsync();
        _calls.FailAll(call => Refusal(call.Grain, call.Method));
        foreach (var (_, activation) in _activations)
            activation.Abandon();
    }

    Task ICallTarget.Call(GrainId grain, GrainMethod method, object?[] arguments)
    {
        if (_stage != Stage.Running && (_stage == Stage.Stopped || !Activation.InTurn))
            return Refuse(grain, method, arguments);

        var call = method.NewCall(this, grain, arguments);
        if (!method.Interleaves && Options.CallTimeout != Timeout.InfiniteTimeSpan)
            call.Deadline = Time.GetTimestamp() + (long)(Options.CallTimeout.TotalSeconds * Time.TimestampFrequency);
        _calls.Add(call);
        var answer = call.Answer;
        do
        {
            // Asked again after Add: a host that stopped in between has not seen this call.
            if (IsStopped)
            {
                call.Fail(Refusal(grain, method));
                break;
            }
        } while (!_activations.GetOrAdd(grain, static (id, host) => new Activation(host, id), this).Enqueue(call));
        if (!method.IsOneWay)
            return answer;
        // Its failure was logged; nobody awaits the answer.
        _ = answer.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return Task.CompletedTask;
    }

    internal void Forget(GrainCall call) => _calls.Remove(call);

    /// <summary>Puts an activation's successor in its place, or nothing.</summary>
    internal void Replace(Activation ended, Activation? next)
    {
        if (next is null)
            _activations.TryRemove(KeyValuePair.Create(ended.Id, ended));
        else
            _activations[ended.Id] = next;
    }

    private Task Refuse(GrainId grain, GrainMethod method, object?[] arguments)
    {
        var call = method.NewCall(this, grain, arguments);
        call.Fail(Refusal(grain, method));
        return call.Answer;
    }

    private static GrainHostStoppedException Refusal(GrainId grain, GrainMethod method) =>
        new($"{method.Name} of {grain} was not answered: the grain host has stopped.");

    private async Task DrainAsync()
    {
        try
        {
            await _calls.WhenEmpty().WaitAsync(Options.ShutdownTimeout, Time);
        }
        catch (TimeoutException)
        {
            Log.ShutdownTimedOut(_calls.Count, Options.ShutdownTimeout.TotalSeconds);
        }
    }

    private async Task DeactivateAllAsync()
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The grain host stops.");
        var endings = _activations.Values.Select(activation => activation.EndAsync(reason)).ToArray();
        try
        {
            await Task.WhenAll(endings).WaitAsync(Options.DeactivationTimeout, Time);
        }
        catch (TimeoutException)
        {
            Log.ShutdownTimedOut(_activations.Count, Options.DeactivationTimeout.TotalSeconds);
        }
    }
}
