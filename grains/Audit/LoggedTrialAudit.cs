using Grid.Search;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Checks one trial's rows against the experiment's log.</summary>
internal static class LoggedTrialAudit
{
    /// <summary>Broken rules, and how.</summary>
    public static IEnumerable<(string Rule, string What)> Check(TrialHistory trial, LogAudit log) =>
        log.Find(trial.Row.Number) is { } logged
            ? [.. Ends(trial.Row, logged, log.State), .. Measures(trial, logged, log)]
            : [(AuditRules.Replay, "it is stored, and the replayed search does not create it")];

    private static IEnumerable<(string, string)> Ends(TrialRow row, LoggedTrial logged, ExperimentState experiment)
    {
        if (logged.Ended is { } ended)
        {
            if (row.State != StateOf(ended.Outcome))
            {
                yield return (
                    AuditRules.Ends,
                    $"the log ends it as {StateOf(ended.Outcome)}, its row says {row.State}"
                );
            }
            else if (!Equals(row.Value, ended.Value))
            {
                yield return (AuditRules.Ends, $"the log ends it with {ended.Value:R}, its row says {row.Value:R}");
            }
        }
        else if (experiment == ExperimentState.Completed)
        {
            yield return (AuditRules.Ends, "its experiment has completed, the log does not end it");
        }
        else if (row.State.IsTerminal() && !IsEndedByCancel(row.State, experiment))
        {
            yield return (AuditRules.Ends, $"its row says {row.State}, the log does not end it");
        }
    }

    /// <summary>The last entry of a cancelled experiment ends all trials without one for each. One that was at its last step by then is complete.</summary>
    private static bool IsEndedByCancel(TrialState trial, ExperimentState experiment) =>
        experiment == ExperimentState.Cancelled && trial is TrialState.Cancelled or TrialState.Completed;

    private static IEnumerable<(string, string)> Measures(TrialHistory trial, LoggedTrial logged, LogAudit log)
    {
        var firsts = new Dictionary<long, (ReportRow Report, double Value)>();
        foreach (var report in trial.Reports)
        {
            if (TrialAudit.ValueOf(report, log.Objective) is { } value)
            {
                firsts.TryAdd(report.Step, (report, value));
            }
        }

        foreach (var (step, value) in logged.Measures)
        {
            if (!firsts.Remove(step, out var first))
            {
                yield return (AuditRules.Measures, $"the search saw {value:R} at step {step}, which nobody reported");
            }
            else if (!first.Value.Equals(value))
            {
                yield return (
                    AuditRules.Measures,
                    $"the search saw {value:R} at step {step}, reported was {first.Value:R}"
                );
            }
        }

        // After a cancel reports are kept, and there is no search to tell.
        var seen = logged.Measures.Count == 0 ? 0 : logged.Measures[^1].Step;
        var isUntold = log.State == ExperimentState.Cancelled && logged.Ended is null;
        foreach (var (step, (report, _)) in firsts)
        {
            if (!(isUntold && step > seen) && !trial.Reports.Any(other => Passed(other, report)))
            {
                yield return (AuditRules.Measures, $"step {step} was reported, and the search never saw it");
            }
        }
    }

    /// <summary>Whether the trial had been as far when a report came: the search is not taken back.</summary>
    private static bool Passed(ReportRow other, ReportRow report) =>
        (other.Attempt < report.Attempt && other.Step >= report.Step)
        || (other.Attempt == report.Attempt && other.Step > report.Step && other.At <= report.At);

    private static TrialState StateOf(TrialOutcome outcome) =>
        outcome switch
        {
            TrialOutcome.Completed => TrialState.Completed,
            TrialOutcome.Stopped => TrialState.Stopped,
            TrialOutcome.Failed => TrialState.Failed,
            _ => TrialState.Cancelled,
        };
}
