using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads `when: {parameter: value or [values]}` of every parameter, once all domains are known.</summary>
internal sealed class ConditionReader(ModelDeclaration model, SpecProblems problems)
{
    /// <summary>The space with its conditions; where one is wrong, that is a problem.</summary>
    public SearchSpace Read(
        ImmutableArray<Parameter> parameters,
        IReadOnlyList<(string Name, SpecNode When)> conditions
    )
    {
        var byName = parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var (name, when) in conditions)
        {
            places[name] = when.Place;
            byName[name] = byName[name] with { When = Conditions(when, name, byName) };
        }

        if (Cycle(byName) is { } cycle)
        {
            problems.Add(
                places[cycle[0]],
                $"space.{cycle[0]}.when",
                $"the conditions run in a circle: {string.Join(" → ", cycle)}.",
                "Remove one of them."
            );
        }

        return new([.. parameters.Select(parameter => byName[parameter.Name])]);
    }

    private ImmutableArray<Condition> Conditions(SpecNode when, string name, Dictionary<string, Parameter> byName)
    {
        var path = $"space.{name}.when";
        if (when is not MappingNode mapping)
        {
            problems.Add(
                when.Place,
                path,
                $"{Describe.A(when)} stands here.",
                "Write {parameter: value} or {parameter: [values]}."
            );
            return [];
        }

        var conditions = ImmutableArray.CreateBuilder<Condition>();
        foreach (var entry in mapping.Entries)
        {
            var below = $"{path}.{Shown.Of(entry.Key)}";
            if (!byName.TryGetValue(entry.Key, out var parent))
            {
                problems.Add(
                    entry.Place,
                    below,
                    "the space has no such parameter.",
                    Nearest.Hint(entry.Key, byName.Keys)
                );
            }
            else if (Values(entry.Value, parent, below) is { IsEmpty: false } values)
            {
                conditions.Add(new(parent.Name, values));
            }
        }

        return conditions.DrainToImmutable();
    }

    private ImmutableArray<ParameterValue> Values(SpecNode node, Parameter parent, string path)
    {
        var declared = model.Parameters.First(one => string.Equals(one.Name, parent.Name, StringComparison.Ordinal));
        var nodes = node is SequenceNode list ? list.Items : [node];
        if (nodes.IsEmpty)
        {
            problems.Add(node.Place, path, "the list of values is empty.", "Write at least one value.");
        }

        var canTake = Domain(parent, node.Place);
        var values = ImmutableArray.CreateBuilder<ParameterValue>();
        var seen = new HashSet<ParameterValue>();
        foreach (var item in nodes)
        {
            if (ParameterValues.Read(item, declared, path, problems) is not { } value)
            {
                continue;
            }

            if (!canTake(value))
            {
                problems.Add(
                    item.Place,
                    path,
                    $"{parent.Name} never is {Shown.Of(value.ToString())} in this space.",
                    parent.Domain is RealDomain { Step: null }
                        ? "A range of real numbers hardly ever takes one value: give it a 'choice' or a 'step'."
                        : $"It takes {DomainSummary.Of(parent.Domain)}."
                );
            }
            else if (seen.Add(value))
            {
                values.Add(value);
            }
        }

        return values.DrainToImmutable();
    }

    // Which values the parent takes; every one where that cannot be told, which is then a problem.
    private Predicate<ParameterValue> Domain(Parameter parent, Place place)
    {
        try
        {
            return DomainValues.Of(parent);
        }
        catch (SearchSpaceException error)
        {
            problems.Add(place, $"space.{parent.Name}", error.What, error.Remedy);
            return _ => true;
        }
    }

    // The first cycle that walking the conditions comes upon, its first name repeated at the end; null where there is none.
    private static List<string>? Cycle(Dictionary<string, Parameter> byName)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var trail = new List<string>();

        List<string>? Walk(string name)
        {
            var at = trail.IndexOf(name);
            if (at >= 0)
            {
                return [.. trail[at..], name];
            }

            if (!done.Add(name))
            {
                return null;
            }

            trail.Add(name);
            foreach (var condition in byName[name].When)
            {
                if (Walk(condition.Parameter) is { } cycle)
                {
                    return cycle;
                }
            }

            trail.RemoveAt(trail.Count - 1);
            return null;
        }

        return byName.Keys.Select(Walk).FirstOrDefault(cycle => cycle is not null);
    }
}
