using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>How a range is walked: evenly, or evenly in the logarithm.</summary>
public enum Scale
{
    Linear,
    Log,
}

/// <summary>The values that one parameter may take.</summary>
public abstract record Domain;

/// <summary>One value for every trial.</summary>
public sealed record ConstantDomain(ParameterValue Value) : Domain;

/// <summary>One of a list, in the order of the spec. Never empty, no value twice.</summary>
public sealed record ChoiceDomain(ImmutableArray<ParameterValue> Values) : Domain;

/// <summary>
/// A real number in [Min, Max]. With <paramref name="Step"/>, Min, Min + Step, … up to Max. <paramref name="Points"/> is how
/// many values a grid takes from a range that has no step (ends included, evenly by <paramref name="Scale"/>).
/// </summary>
public sealed record RealDomain(double Min, double Max, Scale Scale, double? Step, int? Points) : Domain;

/// <summary>An integer in {Min, Min + Step, …} up to Max, ends included. Log scale has no step but 1.</summary>
public sealed record IntegerDomain(long Min, long Max, Scale Scale, long Step, int? Points) : Domain;
