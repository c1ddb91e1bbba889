using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>What a model says of itself, so that a spec can be checked before anything runs.</summary>
/// <param name="Datasets">The data sets it takes. One that ends in ":NAME" stands for all names that begin like it.</param>
public sealed record ModelDeclaration(
    string Name,
    string Summary,
    ImmutableArray<ParameterDeclaration> Parameters,
    ImmutableArray<MetricDeclaration> Metrics,
    ImmutableArray<string> Datasets
)
{
    private const string AnyName = "NAME";

    /// <summary>Whether the model can train on a data set of this name.</summary>
    public bool TakesDataset(string name) =>
        Datasets.Any(one =>
            PrefixOf(one) is { } prefix
                ? name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal)
                : string.Equals(one, name, StringComparison.Ordinal)
        );

    /// <summary>"folder:" of "folder:NAME"; null of a data set's own name.</summary>
    internal static string? PrefixOf(string dataset) =>
        dataset.EndsWith(":" + AnyName, StringComparison.Ordinal) ? dataset[..^AnyName.Length] : null;
}

/// <summary>
/// One parameter of a model. Numbers are bounded by <paramref name="Min"/> and <paramref name="Max"/> (inclusive, null: unbounded); texts by
/// <paramref name="Choices"/> where it is not empty. <paramref name="ChangesShape"/>: trials that differ in it cannot share a training run.
/// A spec that leaves the parameter out gets <paramref name="Default"/>.
/// </summary>
public sealed record ParameterDeclaration(
    string Name,
    ParameterKind Kind,
    ParameterValue Default,
    double? Min,
    double? Max,
    ImmutableArray<string> Choices,
    bool ChangesShape,
    string Summary
);

/// <summary>One metric that a model reports each epoch, "split/measure".</summary>
public sealed record MetricDeclaration(string Name, Goal Goal, string Summary);
