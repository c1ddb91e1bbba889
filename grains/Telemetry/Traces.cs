using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Grains;

/// <summary>
/// What happens to a trial, as a trace: decisions about it, its leases, its attempts with their epochs and checkpoints. Costs nothing where nobody listens.
/// </summary>
/// <remarks>
/// An experiment and each of its trials have a trace of their own, whose id is a hash of their name. So every silo, before and after a crash, writes the spans of a trial into one trace, and neither a
/// row nor a message has to carry it. Such a trace has many roots, one for each thing that happened: a trial may outlive each process that has a part in it, so nobody could write one span around
/// all of them. The hash is SHA-256, so that a sampler that goes by the trace's id takes whole trials.
/// </remarks>
public sealed class Traces : IDisposable
{
    public const string SourceName = "Grid";

    private readonly ActivitySource _source = new(SourceName);

    /// <summary>Whether somebody listens.</summary>
    public bool IsOn => _source.HasListeners();

    /// <summary>The trace of an experiment as a whole, for those who name or link to it. Its span is one that nobody writes: a link must have some.</summary>
    public static ActivityContext Of(string experiment) => Context($"grid/experiment/{experiment}");

    /// <summary>The trace of a trial, likewise.</summary>
    public static ActivityContext Of(TrialKey trial) => Context($"grid/trial/{trial}");

    /// <summary>Begins a span of an experiment as a whole, without a parent. Null where nobody listens, as for all below.</summary>
    public TraceSpan? Start(string name, string experiment) =>
        // Asked first: hashes take longer than all else here.
        IsOn ? Start(name, Root(Of(experiment)), experiment, began: default) : null;

    /// <summary>Begins a span of a trial, without a parent; it links to the experiment's trace.</summary>
    public TraceSpan? Start(string name, TrialKey trial) =>
        IsOn ? Start(name, Root(Of(trial)), trial, began: default)?.Link(Of(trial.Experiment)) : null;

    /// <summary>Begins a span of a trial under another one.</summary>
    /// <param name="began">When that was, where it lies back.</param>
    public TraceSpan? Start(string name, TrialKey trial, TraceSpan parent, DateTimeOffset began = default)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return Start(name, parent.Context, trial, began);
    }

    public void Dispose() => _source.Dispose();

    private TraceSpan? Start(string name, ActivityContext parent, TrialKey trial, DateTimeOffset began) =>
        Start(name, parent, trial.Experiment, began)?.Set("grid.trial", trial.Trial);

    private TraceSpan? Start(string name, ActivityContext parent, string experiment, DateTimeOffset began)
    {
        var current = Activity.Current;
        // What has no parent would become its child.
        Activity.Current = null;
        var activity = _source.StartActivity(name, ActivityKind.Internal, parent, startTime: began);
        Activity.Current = current;
        return activity is null ? null : new TraceSpan(activity).Set("grid.experiment", experiment);
    }

    /// <summary>A place in a trace under no span: .NET takes the trace's id from it, and writes no parent.</summary>
    private static ActivityContext Root(ActivityContext trace) =>
        new(trace.TraceId, spanId: default, ActivityTraceFlags.Recorded);

    private static ActivityContext Context(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan();
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(hash[..16]),
            ActivitySpanId.CreateFromBytes(hash[16..24]),
            ActivityTraceFlags.Recorded,
            isRemote: true
        );
    }
}
