using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads what values one parameter may take: a scalar, {value}, {choice: […]} or {min, max, …}.</summary>
internal sealed class DomainReader(SpecProblems problems)
{
    public const int MostPoints = 10_000;

    /// <summary>The domain; null where there is none, which is then a problem.</summary>
    public Domain? Read(SpecNode node, ParameterDeclaration declared, string path)
    {
        if (node is not MappingNode)
        {
            return ParameterValues.Read(node, declared, path, problems) is { } constant
                ? new ConstantDomain(constant)
                : null;
        }

        var entry = Section.Of(node, node.Place, path, problems);
        var before = problems.Count;
        var value = entry.Find("value");
        var choice = entry.Find("choice");
        var isRange = entry.Find("min") is not null | entry.Find("max") is not null;
        foreach (var key in RangeReader.OtherKeys)
        {
            _ = entry.Find(key);
        }

        _ = entry.Find("when");
        entry.RefuseOthers();

        var kinds = (value is null ? 0 : 1) + (choice is null ? 0 : 1) + (isRange ? 1 : 0);
        if (kinds != 1)
        {
            // An unknown key is most likely the mistyped one of these: one message is enough.
            if (kinds > 1 || problems.Count == before)
            {
                problems.Add(
                    node.Place,
                    path,
                    kinds == 0
                        ? "it does not say what values to take."
                        : "it says in more than one way what values to take.",
                    "Write one of {value: x}, {choice: [a, b]} and {min: a, max: b}."
                );
            }

            return null;
        }

        if (isRange)
        {
            return new RangeReader(entry, declared, problems).Read();
        }

        RefuseRangeKeys(entry);
        return value is not null
            ? Constant(value, declared, entry.PathOf("value"))
            : Choice(choice!, declared, entry.PathOf("choice"));
    }

    private void RefuseRangeKeys(Section entry)
    {
        foreach (var key in RangeReader.OtherKeys)
        {
            if (entry.Find(key) is { } node)
            {
                problems.Add(
                    node.Place,
                    entry.PathOf(key),
                    "this key belongs to a range.",
                    "Remove it, or write min and max."
                );
            }
        }
    }

    private ConstantDomain? Constant(SpecNode node, ParameterDeclaration declared, string path) =>
        ParameterValues.Read(node, declared, path, problems) is { } value ? new(value) : null;

    private ChoiceDomain? Choice(SpecNode node, ParameterDeclaration declared, string path)
    {
        if (node is not SequenceNode list)
        {
            problems.Add(node.Place, path, $"{Describe.A(node)} stands where a list belongs.", "Write [a, b].");
            return null;
        }

        if (list.Items.IsEmpty)
        {
            problems.Add(
                node.Place,
                path,
                "the list of choices is empty.",
                "Write at least one value, or leave the parameter out."
            );
            return null;
        }

        var values = ImmutableArray.CreateBuilder<ParameterValue>();
        var seen = new HashSet<ParameterValue>();
        for (var i = 0; i < list.Items.Length; i++)
        {
            if (ParameterValues.Read(list.Items[i], declared, $"{path}[{i}]", problems) is not { } value)
            {
                continue;
            }

            if (seen.Add(value))
            {
                values.Add(value);
            }
            else
            {
                problems.Add(
                    list.Items[i].Place,
                    $"{path}[{i}]",
                    $"the choice {Shown.Of(value.ToString())} is there twice.",
                    "Keep one; for several trials of each point write 'repeats' under 'search'."
                );
            }
        }

        return values.Count == list.Items.Length ? new(values.DrainToImmutable()) : null;
    }
}
