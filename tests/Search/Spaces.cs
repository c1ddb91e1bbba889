using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Grid.Search.Tests;

/// <summary>Search spaces for tests, written out and generated.</summary>
internal static class Spaces
{
    public static readonly Objective Loss = new("test/loss", Goal.Minimize);

    public static readonly SearchTargets Targets = SearchTargets.Of(Loss);

    public static SearchSpace Of(params Parameter[] parameters) => new([.. parameters]);

    public static Parameter Integers(string name, long min, long max, long step = 1) =>
        new(name, new IntegerDomain(min, max, Scale.Linear, step, null), []);

    public static Parameter Real(
        string name,
        double min,
        double max,
        Scale scale = Scale.Linear,
        double? step = null,
        int? points = null
    ) => new(name, new RealDomain(min, max, scale, step, points), []);

    public static Parameter Texts(string name, params string[] values) =>
        new(name, new ChoiceDomain([.. values.Select(ParameterValue.Of)]), []);

    public static Parameter When(this Parameter parameter, string parent, params ParameterValue[] values) =>
        parameter with
        {
            When = parameter.When.Add(new(parent, [.. values])),
        };

    public static SearchOptions Grid(long? trials = null, int parallel = 8, int repeats = 1, long seed = 7) =>
        new(SamplerCatalog.Grid, trials, parallel, repeats, seed);

    public static SearchOptions Random(long trials, int parallel = 8, int repeats = 1, long seed = 7) =>
        new(SamplerCatalog.Random, trials, parallel, repeats, seed);

    public static SearchOptions Options(
        string algorithm,
        long trials,
        int parallel = 1,
        int repeats = 1,
        long seed = 7
    ) => new(algorithm, trials, parallel, repeats, seed);

    /// <summary>"a=1 b=x": an assignment as one comparable text.</summary>
    public static string Text(this Assignment assignment) =>
        string.Join(' ', assignment.Values.Select(value => $"{value.Key}={value.Value}"));

    /// <summary>Spaces of up to five small parameters, with conditions on earlier and on later ones, never in a cycle.</summary>
    public static Gen<SearchSpace> Small { get; } =
        from count in Gen.Choose(1, 5)
        from domains in SmallDomain.ListOf(count)
        from ranks in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from picks in Gen.Choose(0, 99).ListOf(count * 4)
        select Conditioned([.. domains], ranks, [.. picks]);

    private static Gen<Domain> SmallDomain { get; } =
        Gen.OneOf(
            Gen.Choose(1, 4)
                .Select(
                    Domain (n) => new ChoiceDomain([.. Enumerable.Range(0, n).Select(i => ParameterValue.Of($"v{i}"))])
                ),
            from n in Gen.Choose(0, 7)
            from step in Gen.Choose(1, 3)
            select (Domain)new IntegerDomain(-2, -2 + n, Scale.Linear, step, null),
            Gen.Choose(0, 4).Select(Domain (n) => new RealDomain(0.1, 0.1 + (n * 0.1), Scale.Linear, 0.1, null)),
            Gen.Choose(1, 4).Select(Domain (n) => new RealDomain(1e-4, 1, Scale.Log, null, n)),
            Gen.Constant<Domain>(new ConstantDomain(ParameterValue.Of(true)))
        );

    // A parameter may depend on those of lower rank; ranks are shuffled, so conditions look forward as well as back.
    private static SearchSpace Conditioned(Domain[] domains, int[] ranks, int[] picks)
    {
        var parameters = domains.Select((domain, i) => new Parameter($"p{i}", domain, [])).ToArray();
        for (var i = 0; i < parameters.Length; i++)
        {
            var parents = parameters.Where((_, j) => ranks[j] < ranks[i]).ToArray();
            for (var k = 0; k < 2 && parents.Length > 0; k++)
            {
                var (which, values) = (picks[(i * 4) + (k * 2)], picks[(i * 4) + (k * 2) + 1]);
                if (which >= 50)
                {
                    continue;
                }

                var parent = parents[which % parents.Length];
                var axis = GridAxis.Of(parent);
                var first = axis[(UInt128)values % axis.Count];
                ImmutableArray<ParameterValue> listed =
                    values % 2 == 0 ? [first] : [.. new[] { first, axis[0] }.Distinct()];
                parameters[i] = parameters[i] with { When = parameters[i].When.Add(new(parent.Name, listed)) };
            }
        }

        return new([.. parameters]);
    }
}
