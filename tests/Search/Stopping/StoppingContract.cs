namespace Grid.Search.Tests.Stopping;

/// <summary>What holds of every stopping rule. A new one joins with a line in <see cref="Policies"/>.</summary>
public class StoppingContract
{
    private const int Trials = 30;

    public static TheoryData<StopOptions> Policies =>
        new()
        {
            new MedianOptions(),
            new PercentileOptions(50, Startup: 2),
            new PatienceOptions(2),
            new HalvingOptions(1, 9),
            new HyperbandOptions(1, 9),
            new AshaOptions(1, 9),
            new AshaOptions(1, 9, Promote: true),
            new WilcoxonOptions(0.3),
            new PbtOptions(2, 0.25, 0.25, ["lr"]),
        };

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_search_restored_at_any_point_goes_on_as_one_that_never_was(StopOptions stop)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var steady = new RandomSweep(stop, Trials, seed);
            var restored = new RandomSweep(stop, Trials, seed) { IsRestoredAfterEachEvent = true };
            Assert.Equal(steady.Run(), restored.Run());
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_search_comes_to_its_end_whatever_fails_or_is_no_number(StopOptions stop)
    {
        for (var seed = 100; seed < 106; seed++)
        {
            var sweep = new RandomSweep(stop, Trials, seed);
            sweep.Run();
            Assert.True(sweep.IsFinished);
            Assert.Equal(0, sweep.Open);
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Reports_that_repeat_or_come_late_change_nothing(StopOptions stop)
    {
        var plain = new RandomSweep(stop, Trials, 5);
        var repeating = new RandomSweep(stop, Trials, 5) { RepeatsReports = true };
        Assert.Equal(plain.Run(), repeating.Run());
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void What_is_no_number_or_fails_changes_no_other_trials_fate(StopOptions stop)
    {
        const long odd = 4;
        string Fates(double? cost)
        {
            var rule = Judging.Rule(stop, trials: 12, repeats: stop is WilcoxonOptions ? 4 : 1);
            rule.Close();
            if (cost is null)
            {
                rule.End(odd, TrialOutcome.Failed, double.NaN);
            }

            var stopped = new SortedSet<long>();
            for (var step = 1; step <= 4; step++)
            {
                for (var trial = 0L; trial < 12; trial++)
                {
                    var isOdd = trial == odd;
                    if (stopped.Contains(trial) || (isOdd && cost is null))
                    {
                        continue;
                    }

                    if (rule.At(trial, step, isOdd ? cost!.Value : ((trial * 7 % 12) + 1.0) / step) == VerdictKind.Stop)
                    {
                        stopped.Add(trial);
                        rule.End(trial, TrialOutcome.Stopped, double.NaN);
                    }

                    stopped.UnionWith(rule.Dismiss(false).Select(dismissed => dismissed.Trial));
                }

                _ = rule.Promotions();
                while (rule.Breed() is not null)
                {
                    // A copy would be a trial of its own.
                }
            }

            stopped.Remove(odd);
            return string.Join(' ', stopped);
        }

        Assert.Equal(Fates(null), Fates(double.NaN));
    }
}
