using Grid.Search;

namespace Grid.Spec;

/// <summary>Says in a few words what values a domain has.</summary>
internal static class DomainSummary
{
    private const int MostListed = 8;

    public static string Of(Domain domain) =>
        domain switch
        {
            ConstantDomain constant => Shown.Of(constant.Value.ToString()),
            ChoiceDomain choice => List([.. choice.Values.Select(value => Shown.Of(value.ToString()))]),
            RealDomain range =>
                $"{Number(range.Min)} to {Number(range.Max)}{How(range.Scale, range.Step is { } step ? Number(step) : null, range.Points)}",
            IntegerDomain range =>
                $"{range.Min} to {range.Max}{How(range.Scale, range.Step == 1 ? null : range.Step.ToString(), range.Points)}",
            _ => throw new ArgumentOutOfRangeException(nameof(domain), domain, "A domain of an unknown kind."),
        };

    /// <summary>As people write it in a spec: 1e-05.</summary>
    private static string Number(double value) => value.ToString("R").Replace('E', 'e');

    private static string List(string[] values) =>
        values.Length <= MostListed
            ? string.Join(", ", values)
            : $"{string.Join(", ", values.Take(MostListed - 1))}, … ({values.Length} values)";

    private static string How(Scale scale, string? step, int? points) =>
        (scale == Scale.Log ? ", log scale" : "")
        + (step is null ? "" : $", step {step}")
        + (points is null ? "" : $", {points} points");
}
