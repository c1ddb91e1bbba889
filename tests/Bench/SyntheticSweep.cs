namespace Grid.Bench;

/// <summary>Specs of sweeps over the model `synthetic`, which uses no CPU time to speak of and saves no checkpoint.</summary>
internal static class SyntheticSweep
{
    /// <param name="seconds">How long an epoch takes: it sleeps.</param>
    public static string Yaml(int trials, int epochs, double seconds = 0) =>
        FormattableString.Invariant(
            $$"""
            version: 1
            name: no-op
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space: {lr: {min: 1.0e-5, max: 1.0, scale: log}, epochs: {{epochs}}, seconds: {{seconds}}}
            search: {algorithm: random, trials: {{trials}}}
            checkpoint: {every: 0}
            """
        );
}
