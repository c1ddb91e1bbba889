namespace Grid.Search.Tests.Stopping;

/// <summary>Eight trials under one rule, of which one is odd: what becomes of the others.</summary>
internal sealed class Bystanders(StopOptions stop, int odd)
{
    public const int Trials = 8;
    private const long Epochs = 9;

    private readonly TrialJudge _judge = Begun(stop);
    private readonly Dictionary<long, long> _steps = [];
    private readonly HashSet<long> _over = [];

    /// <summary>Who went on, waited, stopped, was promoted or dismissed, and when.</summary>
    public List<string> Fates { get; } = [];

    public void Close()
    {
        _judge.Close();
        Look();
    }

    public void Report(long trial, double? value)
    {
        if (IsTraining(trial))
        {
            var verdict = Measure(trial, value);
            Fates.Add($"{trial} at {_steps[trial]}: {verdict}");
            EndIfDue(trial, verdict, value);
        }
    }

    /// <summary>Whether the odd one trains still.</summary>
    public bool OddReports(double? value)
    {
        if (IsTraining(odd))
        {
            EndIfDue(odd, Measure(odd, value), value);
        }

        return IsTraining(odd);
    }

    /// <summary>At once, better than all others at each epoch until it has to wait.</summary>
    public void OddShines()
    {
        while (_steps.GetValueOrDefault(odd) < Epochs && Measure(odd, -1000) == VerdictKind.Continue)
        {
            // Goes on.
        }
    }

    public void OddFails() => End(odd, TrialOutcome.Failed, null);

    private bool IsTraining(long trial) => !_over.Contains(trial) && !_judge.IsPaused(trial);

    private VerdictKind Measure(long trial, double? value)
    {
        var step = _steps[trial] = _steps.GetValueOrDefault(trial) + 1;
        return _judge.Measure(new TrialMeasured(trial, step, value!.Value, Saved: true)).Kind;
    }

    private void EndIfDue(long trial, VerdictKind verdict, double? value)
    {
        if (verdict == VerdictKind.Stop || _steps[trial] == Epochs)
        {
            End(trial, verdict == VerdictKind.Stop ? TrialOutcome.Stopped : TrialOutcome.Completed, value);
        }

        Look();
    }

    private void End(long trial, TrialOutcome outcome, double? value)
    {
        if (_over.Add(trial))
        {
            _judge.End(new TrialEnded(trial, outcome, value));
            Look();
        }
    }

    private static TrialJudge Begun(StopOptions stop)
    {
        var repeats = stop is WilcoxonOptions ? 4 : 1;
        var judge = TrialJudge.Of(Judging.Setup(stop, repeats), null);
        for (var trial = 0; trial < Trials; trial++)
        {
            judge.Begin(Judging.Trial(trial, repeats));
        }

        return judge;
    }

    private void Look()
    {
        while (_judge.Breed() is not null)
        {
            // A copy would be a trial of its own.
        }

        while (_judge.Promote() is { } promoted)
        {
            if (promoted != odd)
            {
                Fates.Add($"{promoted} goes on");
            }
        }

        foreach (var (trial, _) in _judge.Dismiss(isOver: false).OrderBy(dismissed => dismissed.Trial))
        {
            if (trial != odd)
            {
                Fates.Add($"{trial} is dismissed");
            }

            _over.Add(trial);
        }
    }
}
