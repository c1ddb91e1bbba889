using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Grid.Search.Tests.Stopping;

/// <summary>
/// What holds of every stopping rule, whatever one of its trials does. A new rule joins with a line in <see cref="Policies"/>, also in <see cref="Contract.SearchContract"/>.
/// </summary>
public class StoppingContract
{
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

    private static readonly double?[] NoNumbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    /// <summary>Who reports next, and what: of 8 trials, in an order without any rule.</summary>
    private static readonly Arbitrary<(int Odd, (int Who, double Cost)[] Reports)> Courses = Arb.From(
        from odd in Gen.Choose(0, Bystanders.Trials - 1)
        from reports in Gen.Choose(0, Bystanders.Trials - 1)
            .Zip(Gen.Choose(0, 60).Select(cost => cost / 8.0))
            .ListOf(60)
        select (odd, reports.ToArray()),
        course =>
            Enumerable
                .Range(0, course.Item2.Length)
                .Select(at => (course.odd, ((int, double)[])[.. course.Item2[..at], .. course.Item2[(at + 1)..]]))
    );

    [Theory]
    [MemberData(nameof(Policies))]
    public void What_measures_no_number_is_for_the_others_as_if_it_had_failed(StopOptions stop) =>
        Prop.ForAll(
                Courses,
                course =>
                {
                    foreach (var value in NoNumbers)
                    {
                        var (measures, fails) = (new Bystanders(stop, course.Odd), new Bystanders(stop, course.Odd));
                        measures.Close();
                        fails.Close();
                        foreach (var (who, cost) in course.Reports)
                        {
                            if (who != course.Odd)
                            {
                                measures.Report(who, cost);
                                fails.Report(who, cost);
                            }
                            else if (!measures.OddReports(value))
                            {
                                fails.OddFails();
                            }

                            Assert.Equal(fails.Fates, measures.Fates);
                        }
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure);

    [Theory]
    [MemberData(nameof(Policies))]
    public void What_fails_is_no_success_however_well_it_did_before(StopOptions stop) =>
        Prop.ForAll(
                Courses,
                course =>
                {
                    var (shines, fails) = (new Bystanders(stop, course.Odd), new Bystanders(stop, course.Odd));
                    foreach (var (at, (who, cost)) in course.Reports.Index())
                    {
                        if (at == course.Reports.Length / 2)
                        {
                            shines.OddShines();
                            shines.OddFails();
                            fails.OddFails();
                        }
                        else if (who != course.Odd)
                        {
                            shines.Report(who, cost);
                            fails.Report(who, cost);
                        }

                        Assert.Equal(fails.Fates, shines.Fates);
                    }

                    shines.Close();
                    fails.Close();
                    Assert.Equal(fails.Fates, shines.Fates);
                }
            )
            .Check(Config.QuickThrowOnFailure);

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_trial_that_is_over_leaves_at_most_a_kibibyte_in_the_state(StopOptions stop)
    {
        const int trials = 2000;
        const long epochs = 27;
        var repeats = stop is WilcoxonOptions ? 4 : 1;
        var judge = TrialJudge.Of(Judging.Setup(stop, repeats), null);
        var random = new Random(7);
        for (var trial = 0; trial < trials; trial++)
        {
            judge.Begin(Judging.Trial(trial, repeats));
            var (step, value, verdict) = (0L, 0.0, VerdictKind.Continue);
            while (step < epochs && verdict == VerdictKind.Continue)
            {
                // Falling, so that many come far.
                value = random.NextDouble() / ++step;
                verdict = judge.Measure(new TrialMeasured(trial, step, value, Saved: true)).Kind;
            }

            if (verdict != VerdictKind.Pause)
            {
                var outcome = verdict == VerdictKind.Stop ? TrialOutcome.Stopped : TrialOutcome.Completed;
                judge.End(new TrialEnded(trial, outcome, value));
            }
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            judge.Save(json);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{stop.GetType().Name}: {buffer.Length / trials} bytes a trial"
        );
        Assert.InRange(buffer.Length, 1, trials * 1024);
    }
}
