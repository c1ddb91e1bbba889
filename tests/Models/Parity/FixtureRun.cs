namespace Grid.Models.Parity;

/// <summary>Runs a reference run's training with Grid's own code and compares the losses.</summary>
public static class FixtureRun
{
    /// <summary>The largest relative difference allowed over the first ten steps, and over all.</summary>
    public const double FirstLimit = 1e-4;
    public const double AllLimit = 1e-3;

    /// <summary>
    /// How far rounding alone moves the losses: the largest relative difference that one last bit in every initial parameter makes. Some runs
    /// amplify rounding (a bias before batch norm has no gradient but noise, which Adam turns into steps of full size), and then PyTorch itself with another
    /// BLAS is as far from its own reference: only the same sums in the same order keep such a run within the limits.
    /// </summary>
    public static double Sensitivity(Fixture fixture, IReadOnlyList<double> losses, int steps) =>
        Losses(fixture, ConvTransposePath.Plain, MathF.BitIncrement)!
            .Zip(losses)
            .Take(steps)
            .Max(pair => Math.Abs(pair.First / pair.Second - 1));

    /// <param name="nudge">Changes the initial parameters; null: they stay.</param>
    /// <returns>The outer loss of each step; null where Grid has no such kind of network.</returns>
    public static IReadOnlyList<double>? Losses(
        Fixture fixture,
        ConvTransposePath path,
        Func<float, float>? nudge = null
    )
    {
        using var scope = NewDisposeScope();
        using var parameters = new ParameterSet([new LaneRandom(0, RandomPurpose.InitialWeights)], CPU);
        var settings = fixture.Settings;
        if (Losses(fixture, parameters, path) is not { } lossesOf)
            return null;

        foreach (var parameter in parameters.All)
        {
            var initial = fixture.Arrays.Floats($"init.{parameter.Name}", parameter.Shape);
            parameter.Write(0, nudge is null ? initial : [.. initial.Select(nudge)]);
        }
        using var adam = new Adam(parameters, [new AdamRates(settings.Lr)]);
        var losses = new List<double>();
        for (var step = 0; step < settings.Steps; step++)
        {
            using var stepScope = NewDisposeScope();
            var outer = lossesOf(step);
            losses.Add(outer.sum().item<float>());
            adam.Step(autograd.grad([outer.sum()], [.. parameters.All.Select(parameter => parameter.Value)]));
        }
        return losses;
    }

    /// <summary>The largest relative difference to the reference over the first <paramref name="steps"/> steps.</summary>
    public static double Difference(Fixture fixture, IReadOnlyList<double> losses, int steps) =>
        losses.Zip(fixture.Settings.Losses).Take(steps).Max(pair => Math.Abs(pair.First / pair.Second - 1));

    private static Func<int, Tensor>? Losses(Fixture fixture, ParameterSet parameters, ConvTransposePath path)
    {
        var settings = fixture.Settings;
        var shape = new GonShape(settings.Nz, settings.Ngf, 1);
        var x = fixture.Tensor("x");
        var joint = settings.Kind != "detached";
        switch (settings.Kind)
        {
            case "joint" or "detached":
                var gon = new Gon(parameters, shape, Activations.ByName(settings.Activation), path);
                var noise =
                    settings.LatentSigma > 0
                        ? fixture.Tensor("z0")
                        : zeros([settings.Steps, settings.Batch, settings.Nz]);
                return step =>
                {
                    var g = gon.Decoder();
                    return Outer(noise.select(0, step).unsqueeze(0), z => GradientOrigin.SquaredError(g(z), x, 1));
                };
            case "variational":
                var variational = new VariationalGon(parameters, shape, Activations.ByName(settings.Activation), path);
                var eps = fixture.Tensor("eps");
                return step =>
                {
                    var f = variational.Decoder();
                    Tensor Losses(Tensor z, Tensor noise)
                    {
                        var (g, divergence) = f(z, noise);
                        return EvidenceBound.Of(g, x, divergence).Losses;
                    }
                    var noises = eps.select(0, step).unsqueeze(1);
                    var (inner, outer) = (noises.select(0, 0), noises.select(0, 1));
                    return Losses(GradientOrigin.Latents(zeros_like(inner), z => Losses(z, inner), joint), outer);
                };
            case "implicit":
                var layers =
                    fixture.Arrays.Arrays.Keys.Count(name => name.StartsWith("init.siren", StringComparison.Ordinal))
                    / 2;
                var hidden = (int)fixture.Arrays.Arrays["init.siren0.bias"].Shape[0];
                var siren = new ImplicitGon(parameters, settings.Nz, hidden, layers - 1, side: 28);
                var image = x.view(1, settings.Batch, -1);
                return _ =>
                    Outer(
                        zeros([1, settings.Batch, settings.Nz]),
                        z => ImplicitGon.SquaredError(siren.Decode(z), image)
                    );
            default:
                return null;
        }

        Tensor Outer(Tensor origin, Func<Tensor, Tensor> losses) =>
            losses(GradientOrigin.Latents(origin, losses, joint));
    }
}
