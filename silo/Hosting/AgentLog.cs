using Microsoft.Extensions.Logging;

namespace Grid.Silo;

/// <summary>Passes on what an agent notes, and what befalls its attempts; rows tell the rest.</summary>
internal sealed class AgentLog(Action<LogLine> log) : IAgentListener
{
    public void Happened(AgentEvent happened)
    {
        var text = happened switch
        {
            TrialStarted { FromEpoch: 0 } => "attempt begins",
            TrialStarted started => $"attempt goes on from epoch {started.FromEpoch}",
            FirstStepDone { Took: var took } => $"first step done, {took.TotalSeconds:0.000} s after the lease",
            AttemptEnded { Message: null } ended => $"attempt ends: {Words.Of(ended.Outcome)}",
            AttemptEnded ended => $"attempt ends: {Words.Of(ended.Outcome)}, {ended.Message}",
            _ => null,
        };
        if (text is not null)
        {
            log(
                new LogLine(text)
                {
                    Level = LogLevel.Debug,
                    Experiment = happened.Experiment,
                    Trial = happened.Trial,
                    Attempt = happened.Attempt,
                }
            );
        }
    }

    public void Noted(LogLine line) => log(line);
}
