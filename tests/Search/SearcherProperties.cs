using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Grid.Search.Tests;

/// <summary>What holds of every search, whatever events come in: duplicates, unknown trials, NaN, and restores at any point.</summary>
public class SearcherProperties
{
    private static readonly Gen<double> Values = Gen.Elements(
        0,
        1.5,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity
    );

    private static readonly Gen<SearchEvent> Events = Gen.Frequency(
        (1, Gen.Constant<SearchEvent>(new SearchStarted())),
        (
            2,
            from trial in Gen.Choose(-1, 40)
            from step in Gen.Choose(0, 3)
            from value in Values
            select (SearchEvent)new TrialMeasured(trial, step, value)
        ),
        (
            6,
            from trial in Gen.Choose(-1, 40)
            from outcome in Gen.Elements(Enum.GetValues<TrialOutcome>())
            from value in Values
            select (SearchEvent)new TrialEnded(trial, outcome, value)
        )
    );

    private static readonly Gen<SearchOptions> Options =
        from algorithm in Gen.Elements(SamplerCatalog.Grid, SamplerCatalog.Random)
        from trials in Gen.Choose(1, 12)
        from parallel in Gen.Choose(1, 9)
        from repeats in Gen.Choose(1, 3)
        from seed in Gen.Choose(int.MinValue, int.MaxValue)
        select new SearchOptions(algorithm, trials, parallel, repeats, seed);

    private static readonly Arbitrary<(SearchSpace Space, SearchOptions Options, SearchEvent[] Events)> Runs = Arb.From(
        from space in Spaces.Small
        from options in Options
        from events in Events.ArrayOf()
        select (space, options, events.Prepend(new SearchStarted()).ToArray())
    );

    [Fact]
    public void A_search_restored_after_every_event_acts_as_one_that_never_was() =>
        Prop.ForAll(
                Runs,
                run =>
                {
                    var steady = Searcher.Start(run.Space, Spaces.Targets, run.Options);
                    var restored = Searcher.Start(run.Space, Spaces.Targets, run.Options);
                    return run.Events.All(happened =>
                    {
                        restored = Searcher.Restore(run.Space, Spaces.Targets, run.Options, restored.Snapshot());
                        return Text(steady.Handle(happened)).SequenceEqual(Text(restored.Handle(happened)))
                            && string.Equals(steady.Snapshot(), restored.Snapshot(), StringComparison.Ordinal);
                    });
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Trials_are_numbered_without_a_gap_and_never_more_than_the_window_are_alive() =>
        Prop.ForAll(
                Runs,
                run =>
                {
                    var searcher = Searcher.Start(run.Space, Spaces.Targets, run.Options);
                    var alive = new HashSet<long>();
                    var next = 0L;
                    var finished = 0;
                    foreach (var happened in run.Events)
                    {
                        if (happened is TrialEnded ended)
                        {
                            alive.Remove(ended.Trial);
                        }

                        foreach (var action in searcher.Handle(happened))
                        {
                            if (action is CreateTrial trial)
                            {
                                Assert.Equal(next++, trial.Trial);
                                alive.Add(trial.Trial);
                            }

                            finished += action is FinishSearch ? 1 : 0;
                        }

                        var total = (long)SearchSize.TrialsOf(run.Space, Spaces.Targets, run.Options)!.Value;
                        Assert.Equal(Math.Min(run.Options.Parallel, total - (next - alive.Count)), alive.Count);
                        Assert.Equal(alive.Count == 0 ? 1 : 0, finished);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    // Assignments compare by reference, so actions are compared as texts.
    private static IEnumerable<string> Text(IEnumerable<SearchAction> actions) =>
        actions.Select(action => action.GetType().Name + JsonSerializer.Serialize(action, action.GetType()));
}
