using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>What a spec costs, told before anything runs and without visiting a point.</summary>
/// <param name="Points">How many different assignments are tried.</param>
/// <param name="Trials">Points times repeats; the largest UInt128 where it is more.</param>
/// <param name="Epochs">Epochs of all trials together, at most; null where the model has no integer parameter `epochs`.</param>
/// <param name="Parameters">One line for each parameter, in the order of the space.</param>
public sealed record SpecPlan(UInt128 Points, UInt128 Trials, UInt128? Epochs, ImmutableArray<ParameterPlan> Parameters)
{
    private const string EpochsParameter = "epochs";

    /// <exception cref="SearchSpaceException">The space cannot be counted; a spec that was read can.</exception>
    public static SpecPlan Of(ExperimentSpec spec)
    {
        var points = SearchSize.PointsOf(spec.Space, spec.Targets, spec.Search) ?? UInt128.MaxValue;
        var trials = SearchSize.TrialsOf(spec.Space, spec.Targets, spec.Search) ?? UInt128.MaxValue;
        UInt128? epochs = MostEpochs(spec.Space) is { } most ? Saturated(trials, (UInt128)most) : null;
        return new(points, trials, epochs, [.. spec.Space.Parameters.Select(ParameterPlan.Of)]);
    }

    internal static long? MostEpochs(SearchSpace space)
    {
        var epochs = space.Parameters.FirstOrDefault(one =>
            string.Equals(one.Name, EpochsParameter, StringComparison.Ordinal)
        );
        long? most = epochs?.Domain switch
        {
            ConstantDomain { Value: { Kind: ParameterKind.Integer } value } => value.Integer,
            ChoiceDomain choice when choice.Values.All(value => value.Kind == ParameterKind.Integer) =>
                choice.Values.Max(value => value.Integer),
            IntegerDomain range => range.Max,
            _ => null,
        };
        return most is { } number ? Math.Max(0, number) : null;
    }

    private static UInt128 Saturated(UInt128 a, UInt128 b) =>
        b != 0 && a > UInt128.MaxValue / b ? UInt128.MaxValue : a * b;
}

/// <summary>One parameter in a plan.</summary>
/// <param name="Values">Its values in words, such as "0.00001 to 0.01, log scale".</param>
/// <param name="Count">How many values a grid takes; null for a range of real numbers that has neither step nor points.</param>
/// <param name="When">Where it is active, in words; null: always.</param>
public sealed record ParameterPlan(string Name, string Values, UInt128? Count, string? When)
{
    internal static ParameterPlan Of(Parameter parameter) =>
        new(
            parameter.Name,
            DomainSummary.Of(parameter.Domain),
            DomainValues.CountOf(parameter),
            parameter.When.IsDefaultOrEmpty ? null : string.Join(" and ", parameter.When.Select(Condition))
        );

    private static string Condition(Condition condition) =>
        $"{condition.Parameter} is {string.Join(" or ", condition.Values.Select(value => Shown.Of(value.ToString())))}";
}
