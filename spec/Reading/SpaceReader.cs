using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>
/// Reads `space`: every parameter of the model, first those that the spec names, in its order, then the others as constants of their declared
/// defaults.
/// </summary>
internal sealed class SpaceReader(ModelDeclaration model, SpecProblems problems)
{
    private readonly DomainReader _domains = new(problems);

    /// <summary>Where each parameter of the spec stands.</summary>
    public Dictionary<string, Place> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>The space; null where something is wrong with it, which is then a problem.</summary>
    public SearchSpace? Read(SpecNode? node, Place root)
    {
        var before = problems.Count;
        if (node is not null and not MappingNode)
        {
            _ = Section.Of(node, root, "space", problems);
            return null;
        }

        var parameters = ImmutableArray.CreateBuilder<Parameter>();
        var conditions = new List<(string Name, SpecNode When)>();
        foreach (var entry in (node as MappingNode)?.Entries ?? [])
        {
            if (problems.IsFull)
            {
                return null;
            }

            var path = $"space.{Shown.Of(entry.Key)}";
            if (Declared(entry.Key) is not { } declared)
            {
                problems.Add(
                    entry.Place,
                    path,
                    $"the model {model.Name} has no such parameter.",
                    Nearest.Hint(entry.Key, [.. model.Parameters.Select(parameter => parameter.Name)])
                );
                continue;
            }

            Places[entry.Key] = entry.Place;
            if (_domains.Read(entry.Value, declared, path) is { } domain)
            {
                parameters.Add(new(entry.Key, domain, []));
            }

            if (When(entry.Value) is { } when)
            {
                conditions.Add((entry.Key, when));
            }
        }

        AddDefaults(parameters);
        if (problems.Count > before)
        {
            return null;
        }

        var space = new ConditionReader(model, problems).Read(parameters.DrainToImmutable(), conditions);
        return problems.Count > before ? null : space;
    }

    private static SpecNode? When(SpecNode entry) =>
        (entry as MappingNode)
            ?.Entries.FirstOrDefault(member => string.Equals(member.Key, "when", StringComparison.Ordinal))
            ?.Value;

    private ParameterDeclaration? Declared(string name) =>
        model.Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal));

    private void AddDefaults(ImmutableArray<Parameter>.Builder parameters)
    {
        foreach (var declared in model.Parameters)
        {
            if (!Places.ContainsKey(declared.Name))
            {
                parameters.Add(new(declared.Name, new ConstantDomain(declared.Default), []));
            }
        }
    }
}
