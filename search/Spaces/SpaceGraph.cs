using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Search;

/// <summary>One resolved condition: the parameter at <paramref name="Parent"/> has one of <paramref name="Values"/>.</summary>
internal sealed record ParentCondition(int Parent, FrozenSet<ParameterValue> Values);

/// <summary>
/// A search space with its conditions resolved: which parameter depends on which, and an order in which every parameter comes after those
/// that its conditions name.
/// </summary>
internal sealed class SpaceGraph
{
    private readonly string[] _names;

    /// <exception cref="SearchSpaceException">A condition names an unknown parameter, or the conditions have a cycle.</exception>
    public SpaceGraph(SearchSpace space)
    {
        Parameters = space.Parameters;
        _names = [.. space.Parameters.Select(parameter => parameter.Name)];
        Conditions = [.. space.Parameters.Select(Resolve)];
        Order = Sort(conditionalFirst: false);
    }

    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The conditions of each parameter, in the order of the space.</summary>
    public ImmutableArray<ImmutableArray<ParentCondition>> Conditions { get; }

    /// <summary>Indices of the parameters: the order of the space, except that a parameter waits for those it depends on.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>Another such order, in which a parameter with conditions comes as early as it can.</summary>
    public ImmutableArray<int> EagerOrder() => Sort(conditionalFirst: true);

    /// <summary>Whether all conditions of a parameter hold. <paramref name="values"/>: null where a parameter is inactive.</summary>
    public bool IsActive(int parameter, ParameterValue?[] values)
    {
        foreach (var condition in Conditions[parameter])
        {
            if (values[condition.Parent] is not { } value || !condition.Values.Contains(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A text that is the same for parameters with the same conditions.</summary>
    public string ConditionKey(int parameter) =>
        string.Join(
            ';',
            Conditions[parameter]
                .Select(one =>
                    $"{one.Parent}:{string.Join(',', one.Values.Select(value => JsonSerializer.Serialize(value)).Order(StringComparer.Ordinal))}"
                )
                .Order(StringComparer.Ordinal)
        );

    /// <summary>The values of the active parameters, in the order of the space.</summary>
    public Assignment ToAssignment(ParameterValue?[] values)
    {
        var active = ImmutableArray.CreateBuilder<KeyValuePair<string, ParameterValue>>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                active.Add(new(_names[i], value));
            }
        }

        return new(active.DrainToImmutable());
    }

    private ImmutableArray<ParentCondition> Resolve(Parameter parameter) =>
        parameter.When.IsDefaultOrEmpty
            ? []
            :
            [
                .. parameter.When.Select(condition => new ParentCondition(
                    IndexOf(condition.Parameter, parameter.Name),
                    condition.Values.ToFrozenSet()
                )),
            ];

    private int IndexOf(string parent, string child)
    {
        var index = Array.IndexOf(_names, parent);
        return index >= 0
            ? index
            : throw new SearchSpaceException(
                child,
                $"its condition names '{parent}', which is not in the space.",
                "Name one that is."
            );
    }

    private ImmutableArray<int> Sort(bool conditionalFirst)
    {
        var order = ImmutableArray.CreateBuilder<int>(_names.Length);
        var placed = new bool[_names.Length];
        bool IsReady(int i) => !placed[i] && Conditions[i].All(condition => placed[condition.Parent]);
        while (order.Count < _names.Length)
        {
            var ready = Enumerable.Range(0, _names.Length).Where(IsReady);
            var next = ready.Cast<int?>().FirstOrDefault();
            if (conditionalFirst)
            {
                next = ready.Cast<int?>().FirstOrDefault(i => Conditions[i!.Value].Length > 0) ?? next;
            }

            var index =
                next
                ?? throw new SearchSpaceException(
                    _names[Array.IndexOf(placed, false)],
                    "its conditions form a cycle.",
                    "Let one of them go."
                );
            placed[index] = true;
            order.Add(index);
        }

        return order.DrainToImmutable();
    }
}
