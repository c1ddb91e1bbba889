using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Takes reports and failures of attempts into an experiment: the trial's rows, the log, and the answer.</summary>
internal sealed class TrialRecorder(ExperimentReducer experiment, RunningTrials trials)
{
    /// <summary>A report that was recorded before changes nothing, except that it may say at last that the trial is complete.</summary>
    /// <param name="value">The objective in it; null where it was not measured.</param>
    public async Task<ReportAnswer> ReportAsync(TrialReport report, double? value, Consequences consequences)
    {
        var lease = report.Lease;
        var trial = await trials.FindAsync(lease.Trial, lease.Attempt);
        if (trial?.Row.State != TrialState.Running)
        {
            return Settled(lease, trial, report.Last, consequences);
        }

        var answer = Record(trial, report, value, consequences);
        await SettlePendingAsync(consequences);
        return answer;
    }

    private ReportAnswer Record(RunningTrial trial, TrialReport report, double? value, Consequences consequences)
    {
        var lease = report.Lease;
        var added = trial.Steps.Add(report.Step);
        if (added)
        {
            Measure(trial, report, value, consequences);
        }
        else
        {
            consequences.Metrics?.Reported(ReportResult.Duplicate);
        }

        if (report.Last)
        {
            End(trial, lease, TrialOutcome.Completed, reason: null, EndCause.Finished, message: null, consequences);
            return ReportAnswer.Continue;
        }

        if (experiment.State == ExperimentState.Cancelled)
        {
            End(trial, lease, TrialOutcome.Cancelled, reason: null, EndCause.Cancelled, message: null, consequences);
            return ReportAnswer.Cancel;
        }

        if (added && experiment.StopReason(lease.Trial) is { } reason)
        {
            End(trial, lease, TrialOutcome.Stopped, reason, EndCause.Stopped, message: null, consequences);
            return ReportAnswer.Stop;
        }

        if (added && experiment.IsPaused(lease.Trial))
        {
            trial.Row = trial.Row with { State = TrialState.Paused };
            Update(trial, consequences);
            Close(lease, EndCause.Waits, message: null, consequences);
            return ReportAnswer.Pause;
        }

        if (added)
        {
            Update(trial, consequences);
        }

        return experiment.State == ExperimentState.Paused ? ReportAnswer.Pause : ReportAnswer.Continue;
    }

    public async Task FailAsync(TrialFailure failure, Consequences consequences)
    {
        var lease = failure.Lease;
        var trial = await trials.FindAsync(lease.Trial, lease.Attempt);
        if (trial?.Row.State != TrialState.Running)
        {
            Settled(lease, trial, last: false, consequences);
            return;
        }

        var verdict = await FailureVerdicts.OfAsync(failure, trial.Row.Failures, experiment.Spec.Trial.Retries, trials);
        trial.Row = trial.Row with { Failures = verdict.Failures };
        if (experiment.State == ExperimentState.Cancelled)
        {
            End(trial, lease, TrialOutcome.Cancelled, reason: null, failure.Cause, failure.Message, consequences);
        }
        else if (verdict.FailsTrial)
        {
            var reason = $"{failure.Message} {FailureCause.Advice(failure.Cause)}".TrimEnd();
            End(trial, lease, TrialOutcome.Failed, reason, failure.Cause, failure.Message, consequences);
        }
        else
        {
            trial.Row = trial.Row with { State = TrialState.Queued };
            Update(trial, consequences);
            Close(lease, failure.Cause, failure.Message, consequences);
            experiment.Log(new Retried(lease.Trial, trial.Row.Failures), consequences);
            experiment.Enqueue(trial.Row, consequences);
        }

        await SettlePendingAsync(consequences);
    }

    /// <summary>Carries out what the search decided about trials other than the one that reported.</summary>
    private async Task SettlePendingAsync(Consequences consequences)
    {
        while (consequences.Pending.TryDequeue(out var action))
        {
            switch (action)
            {
                case CreateTrial create:
                    var parent = await trials.RowAsync(create.Parent!.Value);
                    var copy = experiment.RowOf(create, consequences.Now) with { Checkpoint = parent.Checkpoint };
                    consequences.Writes.Add(new InsertTrial(copy));
                    experiment.Enqueue(copy, consequences);
                    break;
                case PromoteTrial promote:
                    var queued = await UnpausedAsync(promote.Trial, TrialState.Queued, reason: null, consequences);
                    experiment.Enqueue(queued, consequences);
                    break;
                // Where it reported just now, its report has ended it.
                case StopTrial stop when experiment.StopReason(stop.Trial) is not null:
                    var stopped = await UnpausedAsync(stop.Trial, TrialState.Stopped, stop.Reason, consequences);
                    experiment.Log(experiment.EndOf(stopped, TrialOutcome.Stopped), consequences);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task<TrialRow> UnpausedAsync(long trial, TrialState state, string? reason, Consequences consequences)
    {
        var paused = await trials.RowAsync(trial);
        DateTimeOffset? endedAt = state == TrialState.Stopped ? consequences.Now : null;
        var row = paused with { State = state, Reason = reason, EndedAt = endedAt };
        consequences.Writes.Add(new UpdateTrial(row, row.Attempt, [TrialState.Paused]));
        trials.Changed(row);
        return row;
    }

    /// <summary>
    /// The attempt is over. The pool is told again: the first time may have been lost with a commit whose outcome was unknown.
    /// </summary>
    private ReportAnswer Settled(LeaseKey lease, RunningTrial? trial, bool last, Consequences consequences)
    {
        consequences.Ended.Add(lease);
        if (trial?.Row.State == TrialState.Queued)
        {
            experiment.Enqueue(trial.Row, consequences);
        }

        return trial?.Row.State switch
        {
            null or TrialState.Queued => ReportAnswer.Stale,
            TrialState.Paused => ReportAnswer.Pause,
            TrialState.Cancelled => ReportAnswer.Cancel,
            TrialState.Completed when last => ReportAnswer.Continue,
            _ => ReportAnswer.Stop,
        };
    }

    private void Measure(RunningTrial trial, TrialReport report, double? value, Consequences consequences)
    {
        var (row, step) = (trial.Row, report.Step);
        consequences.Writes.Add(
            new InsertReport(
                new ReportRow(row.Experiment, row.Number, row.Attempt, step, report.Metrics, consequences.Now)
            )
        );

        if (report.Record is { } record)
        {
            consequences.Writes.Add(
                new RecordAttempt(row.Experiment, row.Number, row.Attempt, new RecordRow(SpecJson.Hash(record), record))
            );
        }

        // A step that came late, or that an earlier attempt had measured, does not take the trial back. Its checkpoint is
        // taken where it is the attempt's newest: the files of an earlier attempt may be what could not be read.
        if (step == trial.Steps.Max && report.Checkpoint is { } checkpoint)
        {
            row = row with { Checkpoint = checkpoint.ToRow() };
        }

        if (step >= row.LastStep)
        {
            row = row with { LastStep = step, Metrics = report.Metrics, Value = value ?? row.Value };
        }

        trial.Row = row;
        if (value is { } measured && step > trial.SeenStep && !experiment.IsOver)
        {
            trial.SeenStep = step;
            bool? saved = experiment.Spec.Search.Stop is PbtOptions ? report.Checkpoint is not null : null;
            experiment.Log(new Measured(row.Number, step, measured, saved), consequences);
        }
    }

    private void End(
        RunningTrial trial,
        LeaseKey lease,
        TrialOutcome outcome,
        string? reason,
        string cause,
        string? message,
        Consequences consequences
    )
    {
        trial.Row = trial.Row with { State = StateOf(outcome), Reason = reason, EndedAt = consequences.Now };
        Update(trial, consequences);
        Close(lease, cause, message, consequences);
        if (!experiment.IsOver)
        {
            experiment.Log(experiment.EndOf(trial.Row, outcome), consequences);
        }
    }

    private static void Update(RunningTrial trial, Consequences consequences) =>
        consequences.Writes.Add(new UpdateTrial(trial.Row, trial.Row.Attempt, [TrialState.Running]));

    private static void Close(LeaseKey lease, string cause, string? message, Consequences consequences)
    {
        consequences.Writes.Add(
            new EndAttempt(lease.Experiment, lease.Trial, lease.Attempt, consequences.Now, cause, message)
        );
        consequences.Ended.Add(lease);
    }

    private static TrialState StateOf(TrialOutcome outcome) =>
        outcome switch
        {
            TrialOutcome.Completed => TrialState.Completed,
            TrialOutcome.Stopped => TrialState.Stopped,
            TrialOutcome.Failed => TrialState.Failed,
            _ => TrialState.Cancelled,
        };
}
