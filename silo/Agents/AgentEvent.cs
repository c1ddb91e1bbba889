namespace Grid.Silo;

/// <summary>What happens on an agent, as it happens: for a view that follows along. Rows, not events, are the truth.</summary>
public abstract record AgentEvent(string Experiment, long Trial, long Attempt);

/// <summary>A training began. Parameters is the trial's JSON object; FromEpoch is how many epochs an earlier attempt had done.</summary>
public sealed record TrialStarted(string Experiment, long Trial, long Attempt, string Parameters, long FromEpoch)
    : AgentEvent(Experiment, Trial, Attempt);

/// <summary>The first step of a training is done, so long after its agent got the lease: processes, data, network, checkpoint and step.</summary>
public sealed record FirstStepDone(string Experiment, long Trial, long Attempt, TimeSpan Took)
    : AgentEvent(Experiment, Trial, Attempt);

/// <summary>An epoch was reported and accepted.</summary>
public sealed record EpochMeasured(
    string Experiment,
    long Trial,
    long Attempt,
    long Epoch,
    long Epochs,
    IReadOnlyDictionary<string, double> Metrics
) : AgentEvent(Experiment, Trial, Attempt);

/// <summary>How an attempt ended, as its agent saw it.</summary>
public enum AttemptOutcome
{
    Completed,
    Stopped,
    Cancelled,
    Paused,
    Failed,
    Lost,
}

/// <summary>An attempt is over. Metrics are the last that it reported, null where it reported none.</summary>
public sealed record AttemptEnded(
    string Experiment,
    long Trial,
    long Attempt,
    AttemptOutcome Outcome,
    string? Message,
    IReadOnlyDictionary<string, double>? Metrics,
    TimeSpan Took
) : AgentEvent(Experiment, Trial, Attempt);

/// <summary>Follows an agent. Called on the trainings' threads: must be quick and must not throw.</summary>
public interface IAgentListener
{
    void Happened(AgentEvent happened);

    /// <summary>A line for whoever looks after this machine: the control side is away, a device was taken out of service.</summary>
    void Noted(LogLine line) { }
}
