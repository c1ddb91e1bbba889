using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads the options that a search algorithm has of its own, each as the algorithm declares it.</summary>
internal sealed class SettingsReader(SpecProblems problems)
{
    /// <summary>The options that the section gives; those that it does not give keep their defaults.</summary>
    public ImmutableArray<SamplerSetting> Read(Section section, string algorithm)
    {
        var settings = ImmutableArray.CreateBuilder<SamplerSetting>();
        foreach (var option in SamplerCatalog.OptionsOf(algorithm))
        {
            if (section.Find(option.Name) is { } node && Value(node, option, section.PathOf(option.Name)) is { } value)
            {
                settings.Add(new(option.Name, value));
            }
        }

        return settings.DrainToImmutable();
    }

    /// <summary>Which other algorithm has an option, for a message; null where none has.</summary>
    public static string? Owner(string key, string algorithm) =>
        SamplerCatalog
            .Names.Where(name => name != algorithm && SamplerCatalog.OptionsOf(name).Any(option => option.Name == key))
            .Select(name => $"algorithm: {name}")
            .FirstOrDefault();

    private ParameterValue? Value(SpecNode node, SamplerOption option, string path)
    {
        var kind = option.Default.Kind;
        var written = node is ScalarNode scalar ? CoreSchema.Resolve(scalar) : null;
        var value = written switch
        {
            { Kind: ParameterKind.Integer } number when kind == ParameterKind.Real => ParameterValue.Of(
                (double)number.Integer
            ),
            { } same when same.Kind == kind => same,
            _ => (ParameterValue?)null,
        };
        if (value is not { } known)
        {
            problems.Add(
                node.Place,
                path,
                $"{Describe.A(node)} stands here, but it is {Describe.A(kind)}.",
                Remedy(option)
            );
            return null;
        }

        // Not-a-number fails the comparison too.
        if (kind != ParameterKind.Flag && !(known.AsNumber() >= option.Min && known.AsNumber() <= option.Max))
        {
            problems.Add(node.Place, path, $"{known} is out of bounds.", Remedy(option));
            return null;
        }

        return known;
    }

    private static string Remedy(SamplerOption option) =>
        option.Default.Kind == ParameterKind.Flag
            ? $"Write true or false: {option.Summary}."
            : $"Write a number from {option.Min:R} to {option.Max:R}: {option.Summary}.";
}
