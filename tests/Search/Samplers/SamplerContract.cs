namespace Grid.Search.Tests;

/// <summary>What holds of every sampler. A new one joins by one line in <see cref="Samplers"/>.</summary>
public class SamplerContract
{
    private static readonly SearchSpace Mixed = Spaces.Of(
        Spaces.Real("rate", 1e-5, 1, Scale.Log),
        Spaces.Integers("width", 8, 64, 8),
        new("depth", new IntegerDomain(1, 300, Scale.Log, 1, null), []),
        Spaces.Texts("kind", "a", "b", "c"),
        Spaces.Real("share", 0, 1).When("kind", ParameterValue.Of("b"), ParameterValue.Of("c")),
        Spaces.Integers("more", 0, 9).When("kind", ParameterValue.Of("c")),
        new("epochs", new ConstantDomain(ParameterValue.Of(20)), [])
    );

    public static TheoryData<string> Samplers =>
        [
            SamplerCatalog.Random,
            SamplerCatalog.Sobol,
            SamplerCatalog.Halton,
            SamplerCatalog.Tpe,
            SamplerCatalog.CmaEs,
            SamplerCatalog.Gp,
            SamplerCatalog.Nsga2,
        ];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Every_point_is_in_the_space_with_a_value_just_where_the_conditions_hold(string sampler)
    {
        var graph = new SpaceGraph(Mixed);
        foreach (var trial in Driver.Run(Start(sampler, 60, parallel: 4), Loss))
        {
            var values = new ParameterValue?[Mixed.Parameters.Length];
            foreach (var (name, value) in trial.Assignment.Values)
            {
                var index = Mixed.Parameters.ToList().FindIndex(one => one.Name == name);
                Assert.True(DomainValues.Allows(Mixed.Parameters[index], value), $"{name} = {value}");
                values[index] = value;
            }

            Assert.All(
                Enumerable.Range(0, values.Length),
                i => Assert.Equal(graph.IsActive(i, values), values[i] is not null)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Workers_that_ask_at_once_get_different_points(string sampler)
    {
        var space = Spaces.Of(Spaces.Real("a", 0, 1), Spaces.Real("b", 1e-4, 1, Scale.Log), Spaces.Real("c", -1, 1));
        var searcher = Searcher.Start(space, Spaces.Targets, Options(sampler, 24, 1, 7));

        var created = Driver.Run(searcher, Loss);

        Assert.Equal(60, created.Select(trial => trial.Assignment.Text()).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Where_every_trial_fails_the_search_goes_on_to_its_end(string sampler)
    {
        foreach (var value in (double[])[double.NaN, double.PositiveInfinity, 1])
        {
            var searcher = Start(sampler, 40, parallel: 4);
            var next = new Queue<SearchAction>(searcher.Handle(new SearchStarted()));
            var finished = false;
            while (next.TryDequeue(out var action))
            {
                finished |= action is FinishSearch;
                if (action is CreateTrial trial)
                {
                    var outcome = double.IsFinite(value) ? TrialOutcome.Failed : TrialOutcome.Completed;
                    foreach (var more in searcher.Handle(new TrialEnded(trial.Trial, outcome, value)))
                    {
                        next.Enqueue(more);
                    }
                }
            }

            Assert.True(finished);
        }
    }

    [Theory]
    [InlineData(SamplerCatalog.Tpe)]
    [InlineData(SamplerCatalog.CmaEs)]
    [InlineData(SamplerCatalog.Gp)]
    public void A_region_where_trials_fail_is_not_taken_for_a_good_one(string sampler)
    {
        // Failing reports the best value there is: whoever believes it goes there.
        var searcher = Searcher.Start(
            Spaces.Of(Spaces.Real("a", 0, 1), Spaces.Real("b", 0, 1)),
            Spaces.Targets,
            Spaces.Options(sampler, 60)
        );
        var late = 0;
        var actions = searcher.Handle(new SearchStarted());
        while (actions is [CreateTrial trial, ..])
        {
            var (a, b) = (trial.Assignment.Values[0].Value.Real, trial.Assignment.Values[1].Value.Real);
            var fails = a < 0.5;
            late += trial.Trial >= 40 && fails ? 1 : 0;
            actions = searcher.Handle(
                fails
                    ? new TrialEnded(trial.Trial, TrialOutcome.Failed, -1000)
                    : new TrialEnded(trial.Trial, TrialOutcome.Completed, Math.Pow(a - 0.7, 2) + Math.Pow(b - 0.4, 2))
            );
        }

        Assert.InRange(late, 0, 8);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Points_to_try_first_come_first_and_what_they_leave_out_is_drawn(string sampler)
    {
        var first = new Assignment([new("kind", ParameterValue.Of("c")), new("width", ParameterValue.Of(16L))]);
        var options = Options(sampler, 2, 1, 7) with { Enqueue = [first] };
        var searcher = Searcher.Start(Mixed, Spaces.Targets, options);

        var created = Driver.Run(searcher, Loss);

        Assert.Contains("width=16", created[0].Assignment.Text(), StringComparison.Ordinal);
        Assert.Contains("kind=c share=", created[0].Assignment.Text(), StringComparison.Ordinal);
        Assert.Equal(7, created[0].Assignment.Values.Length);
    }

    [Theory]
    [InlineData(SamplerCatalog.Tpe)]
    [InlineData(SamplerCatalog.CmaEs)]
    [InlineData(SamplerCatalog.Gp)]
    public void A_bound_is_kept_to(string sampler)
    {
        // The best value is at a = 0; the bound allows a >= 0.6.
        var targets = new SearchTargets([new("loss", Goal.Minimize)], [new("a", 0.6, null)]);
        var searcher = Searcher.Start(
            Spaces.Of(Spaces.Real("a", 0, 1), Spaces.Real("b", 0, 1)),
            targets,
            Spaces.Options(sampler, 80)
        );
        var best = double.PositiveInfinity;
        var actions = searcher.Handle(new SearchStarted());
        while (actions is [CreateTrial trial, ..])
        {
            var a = trial.Assignment.Values[0].Value.Real;
            best = a >= 0.6 ? Math.Min(best, a) : best;
            actions = searcher.Handle(new TrialEnded(trial.Trial, TrialOutcome.Completed, a, [a]));
        }

        Assert.InRange(best, 0.6, 0.63);
    }

    private static ISearcher Start(string sampler, int trials, int parallel) =>
        Searcher.Start(Mixed, Spaces.Targets, Options(sampler, parallel, 1, 7) with { Trials = trials });

    private static SearchOptions Options(string sampler, int parallel, int repeats, long seed)
    {
        var own = SamplerCatalog.OptionsOf(sampler).Where(option => option.Name is "startup" or "population");
        return Spaces.Options(sampler, 60, parallel, repeats, seed) with
        {
            Settings = [.. own.Select(option => new SamplerSetting(option.Name, ParameterValue.Of(5L)))],
        };
    }

    private static double Loss(CreateTrial trial) =>
        trial.Assignment.Values.Sum(one =>
            one.Value.Kind == ParameterKind.Text ? 1 : Math.Log(1 + one.Value.AsNumber())
        );
}
