using Grid.Search;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Checks one trial's row, attempts and reports against each other and against the log.</summary>
internal sealed class TrialAudit(
    TrialRow row,
    IReadOnlyList<AttemptRow> attempts,
    IReadOnlyList<ReportRow> reports,
    string metric
)
{
    /// <summary>Broken rules, and how.</summary>
    public IEnumerable<(string Rule, string What)> Check(LoggedTrial logged, ExperimentState experiment) =>
        [.. Ends(logged, experiment), .. AttemptsInOrder(), .. ReportsInOrder(), .. Measures(logged)];

    private IEnumerable<(string, string)> Ends(LoggedTrial logged, ExperimentState experiment)
    {
        TrialState? expected = logged.Outcome switch
        {
            TrialOutcome.Completed => TrialState.Completed,
            TrialOutcome.Stopped => TrialState.Stopped,
            TrialOutcome.Failed => TrialState.Failed,
            TrialOutcome.Cancelled => TrialState.Cancelled,
            _ => null,
        };
        if (expected is not null && row.State != expected)
        {
            yield return (AuditRules.Ends, $"the log ends it as {expected}, its row says {row.State}");
        }

        // The end of a cancelled experiment ends its trials without an entry for each.
        var byCancel = row.State == TrialState.Cancelled && experiment == ExperimentState.Cancelled;
        if (expected is null && row.State.IsTerminal() && !byCancel)
        {
            yield return (AuditRules.Ends, $"its row says {row.State}, the log does not end it");
        }

        if (experiment == ExperimentState.Completed && !row.State.IsTerminal())
        {
            yield return (AuditRules.Ends, $"its experiment has completed, and it is {row.State}");
        }
    }

    private IEnumerable<(string, string)> AttemptsInOrder()
    {
        for (var i = 0; i < attempts.Count; i++)
        {
            if (attempts[i].Attempt != i + 1)
            {
                yield return (AuditRules.Attempts, $"attempt {attempts[i].Attempt} stands where {i + 1} should");
            }

            if (attempts[i].EndedAt is null && i < attempts.Count - 1)
            {
                yield return (AuditRules.Attempts, $"attempt {attempts[i].Attempt} is open, and a later one exists");
            }
        }

        if (attempts.Count != row.Attempt)
        {
            yield return (AuditRules.Attempts, $"its row says attempt {row.Attempt}, stored are {attempts.Count}");
        }

        var open = attempts.Count > 0 && attempts[^1].EndedAt is null;
        if (open != (row.State == TrialState.Running))
        {
            yield return (
                AuditRules.Attempts,
                $"it is {row.State}, and its last attempt {(open ? "is open" : "has ended")}"
            );
        }
    }

    /// <remarks>Rows come by attempt and step. A report of an attempt can have no later time than the first of the next one: whoever reports then is refused.</remarks>
    private IEnumerable<(string, string)> ReportsInOrder()
    {
        var known = attempts.Select(attempt => attempt.Attempt).ToHashSet();
        foreach (var stray in reports.Where(report => !known.Contains(report.Attempt)))
        {
            yield return (
                AuditRules.Reports,
                $"step {stray.Step} is reported by attempt {stray.Attempt}, which never was"
            );
        }

        var spans = reports
            .GroupBy(report => report.Attempt)
            .Select(of => (of.Key, of.Min(r => r.At), of.Max(r => r.At)))
            .ToList();
        foreach (var ((attempt, _, last), (next, first, _)) in spans.Zip(spans.Skip(1)))
        {
            if (last > first)
            {
                yield return (
                    AuditRules.Reports,
                    $"attempt {attempt} reported at {last:O}, when attempt {next} had reported at {first:O}"
                );
            }
        }

        if (reports.Count > 0 && row.LastStep != reports.Max(report => report.Step))
        {
            yield return (
                AuditRules.Reports,
                $"its row says step {row.LastStep}, reported is {reports.Max(report => report.Step)}"
            );
        }
    }

    private IEnumerable<(string, string)> Measures(LoggedTrial logged)
    {
        var values = reports
            .Select(report => (report.Step, Value: MetricsJson.Find(report.Metrics, metric)))
            .Where(measured => measured.Value is not null)
            .ToLookup(measured => measured.Step, measured => measured.Value!.Value);
        foreach (var (step, value) in logged.Measures)
        {
            if (!values[step].Any(reported => reported.Equals(value)))
            {
                yield return (AuditRules.Measures, $"the search saw {value:R} at step {step}, which nobody reported");
            }
        }

        foreach (var step in values.Select(step => step.Key).Where(step => !logged.Measures.ContainsKey(step)))
        {
            yield return (AuditRules.Measures, $"step {step} was reported, and the search never saw it");
        }
    }
}
