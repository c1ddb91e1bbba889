using System.Text.Json;

namespace Grid.Search.Tests.Stopping;

/// <summary>Helpers to speak to a rule alone, without a search around it.</summary>
internal static class Judging
{
    public static readonly SearchSpace Space = Spaces.Of(
        Spaces.Real("lr", 1e-4, 1, Scale.Log),
        Spaces.Texts("kind", "a", "b", "c")
    );

    public static SearchSetup Setup(StopOptions stop, int repeats = 1) =>
        new(
            new SpaceGraph(Space),
            Spaces.Targets,
            new SearchOptions("random", 100, 8, repeats, Seed: 7) { Stop = stop }
        );

    public static StoppingRule Rule(StopOptions stop, int trials = 0, int repeats = 1)
    {
        var rule = StoppingCatalog.Create(Setup(stop, repeats), null);
        for (var trial = 0; trial < trials; trial++)
        {
            rule.Begin(Trial(trial, repeats));
        }

        return rule;
    }

    public static CreateTrial Trial(long number, int repeats = 1, double lr = 0.01, long? parent = null) =>
        new(number, number / repeats, (int)(number % repeats), Point(lr), 1, parent);

    public static Assignment Point(double lr) =>
        new([new("lr", ParameterValue.Of(lr)), new("kind", ParameterValue.Of("b"))]);

    public static VerdictKind At(this StoppingRule rule, long trial, long step, double cost) =>
        rule.Measure(trial, step, cost, saved: true).Kind;

    public static void Complete(this StoppingRule rule, long trial, double cost) =>
        rule.End(trial, TrialOutcome.Completed, cost);

    /// <summary>All that would go on now, in order.</summary>
    public static long[] Promotions(this StoppingRule rule)
    {
        var promoted = new List<long>();
        while (rule.Promote() is { } trial)
        {
            promoted.Add(trial);
        }

        return [.. promoted];
    }

    public static string Saved(this StoppingRule rule)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            rule.Save(json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
