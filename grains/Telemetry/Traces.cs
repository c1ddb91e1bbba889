using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Grains;

/// <summary>
/// What happens to a trial, as a trace: decisions about it, its leases, its attempts and their epochs. Costs nothing where nobody listens.
/// </summary>
/// <remarks>
/// An experiment and each of its trials have a trace of their own, whose id is a hash of their name. So every silo, before and after a crash, writes the spans of a trial into one trace, and neither a
/// row nor a message has to carry it. All spans of a trace stand under one parent, whose id is a hash too, and which nobody writes: a trial may outlive each process that has a part in it. The hash is
/// SHA-256, so that a sampler that goes by the trace's id takes whole trials.
/// </remarks>
public sealed class Traces : IDisposable
{
    public const string SourceName = "Grid";

    private readonly ActivitySource _source = new(SourceName);

    /// <summary>Whether somebody listens.</summary>
    public bool IsOn => _source.HasListeners();

    /// <summary>Where the spans of an experiment as a whole belong.</summary>
    public static ActivityContext Of(string experiment) => Context($"grid/experiment/{experiment}");

    /// <summary>Where the spans of a trial belong.</summary>
    public static ActivityContext Of(TrialKey trial) => Context($"grid/trial/{trial}");

    /// <summary>Begins a span under a parent. It is not the thread's current one. Null where nobody listens.</summary>
    /// <param name="began">When that was, where it lies back.</param>
    public Activity? Start(string name, ActivityContext parent, string experiment, DateTimeOffset began = default)
    {
        if (!IsOn)
        {
            return null;
        }

        var current = Activity.Current;
        var span = _source.StartActivity(name, ActivityKind.Internal, parent, startTime: began);
        Activity.Current = current;
        return span?.SetTag("grid.experiment", experiment);
    }

    /// <summary>Begins a span of a trial, which names the experiment's trace.</summary>
    public Activity? Start(string name, TrialKey trial) =>
        // Asked first: hashes take longer than all else here.
        IsOn
            ? Start(name, Of(trial), trial.Experiment)
                ?.SetTag("grid.trial", trial.Trial)
                .AddLink(new ActivityLink(Of(trial.Experiment)))
            : null;

    public void Dispose() => _source.Dispose();

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
