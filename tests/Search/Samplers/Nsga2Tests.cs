namespace Grid.Search.Tests;

public class Nsga2Tests
{
    [Fact]
    public void A_population_is_sorted_front_by_front_and_sparse_places_first()
    {
        var sorted = NonDominatedSort.Of([
            Of(0, 3, 3),
            Of(1, 0, 4),
            Of(2, 4, 0),
            Of(3, 1, 2.5),
            Of(4, 1.1, 2.4),
            Of(5, 9, 9),
        ]);

        Assert.Equal([0, 0, 0, 0, 1, 2], sorted.Select(one => one.Front));
        Assert.Equal([1L, 2], sorted.Take(2).Select(one => one.One.Point).Order());
        Assert.Equal([4L, 3, 0, 5], sorted.Skip(2).Select(one => one.One.Point));
    }

    [Fact]
    public void What_keeps_to_the_bounds_comes_before_what_does_not_however_good_it_is()
    {
        var (kept, broken, worse) = (
            Of(0, 9, 9),
            Of(1, 0, 0) with
            {
                Violation = 0.1,
            },
            Of(2, 0, 0) with
            {
                Violation = 0.2,
            }
        );

        Assert.True(kept.Dominates(broken));
        Assert.True(broken.Dominates(worse));
        Assert.False(broken.Dominates(kept));
    }

    [Fact]
    public void Its_front_comes_near_to_the_true_one()
    {
        // Zitzler's first test function: the front is f2 = 1 - sqrt(f1), reached where all but the first variable are 0.
        var space = Spaces.Of([.. Enumerable.Range(0, 6).Select(i => Spaces.Real($"x{i}", 0, 1))]);
        var targets = new SearchTargets([new("f1", Goal.Minimize), new("f2", Goal.Minimize)], []);
        var searcher = Searcher.Start(space, targets, Spaces.Options(SamplerCatalog.Nsga2, 2000, parallel: 8));
        var population = new List<(double F1, double Excess)>();
        var waiting = new Queue<SearchAction>(searcher.Handle(new SearchStarted()));
        while (waiting.TryDequeue(out var action))
        {
            if (action is CreateTrial trial)
            {
                double[] x = [.. trial.Assignment.Values.Select(one => one.Value.Real)];
                var g = 1 + (9 * x.Skip(1).Average());
                population.Add((x[0], g));
                var ended = new TrialEnded(trial.Trial, TrialOutcome.Completed, x[0], [g * (1 - Math.Sqrt(x[0] / g))]);
                foreach (var next in searcher.Handle(ended))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        var late = population.TakeLast(200).ToList();
        Assert.InRange(late.Select(one => one.Excess).Order().ElementAt(100), 1, 1.1);
        Assert.True(late.Min(one => one.F1) < 0.05 && late.Max(one => one.F1) > 0.8);
    }

    private static Individual Of(long point, params double[] losses) => new(point, [], losses, 0);
}
