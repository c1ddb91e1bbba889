using Grid.Search;
using Grid.Spec;

namespace Grid.Grains.Tests;

/// <summary>Small specs: a grid over "rate", with "width" as the one parameter that changes the shape.</summary>
internal static class Specs
{
    public const string Metric = "test/loss";

    public static ExperimentSpec Grid(
        int rates,
        int parallel = 2,
        int repeats = 1,
        int retries = 0,
        int widths = 1,
        int? lanes = null,
        int priority = 0,
        string queue = "default",
        StopOptions? stop = null
    ) =>
        new()
        {
            Name = "small",
            Model = "none",
            Seed = 7,
            Objective = new Objective(Metric, Goal.Minimize),
            Space = new SearchSpace([
                new Parameter("width", Choices(widths), []),
                new Parameter("rate", Choices(rates), []),
            ]),
            Search = new SearchOptions("grid", Trials: null, parallel, repeats, Seed: 7) { Stop = stop },
            Trial = new TrialOptions { Retries = retries, Lanes = lanes },
            Queue = new QueueOptions { Name = queue, Priority = priority },
            ShapeParameters = ["width"],
        };

    private static ChoiceDomain Choices(int count) =>
        new([.. Enumerable.Range(1, count).Select(value => ParameterValue.Of((long)value))]);

    public static Submission Submission(this ExperimentSpec spec)
    {
        var json = SpecJson.Write(spec);
        return new Submission(json, SpecJson.Hash(json));
    }
}
