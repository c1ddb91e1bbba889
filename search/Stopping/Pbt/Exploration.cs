using System.Collections.Frozen;

namespace Grid.Search;

/// <summary>
/// How a copy's hyperparameters differ from its parent's: each is drawn anew with a small probability, and else moved: numbers times 1.2 or 0.8, lists to a neighbour. Source: Ray Tune's
/// _explore (python/ray/tune/schedulers/pbt.py), after M. Jaderberg et al., Population Based Training, 2017.
/// </summary>
internal sealed class Exploration(SpaceGraph graph, PbtOptions options)
{
    private const double Up = 1.2;
    private const double Down = 0.8;

    private readonly FrozenSet<string> _mutate = options.Mutate.ToFrozenSet(StringComparer.Ordinal);

    public Assignment Explore(Assignment parent, RandomSource random)
    {
        var before = parent.Values.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
        var values = new ParameterValue?[graph.Parameters.Length];
        foreach (var index in graph.Order)
        {
            if (!graph.IsActive(index, values))
            {
                continue;
            }

            var parameter = graph.Parameters[index];
            values[index] =
                !before.TryGetValue(parameter.Name, out var value) ? DomainDraw.Of(parameter)(random)
                : _mutate.Contains(parameter.Name) ? Changed(parameter, value, random)
                : value;
        }

        return graph.ToAssignment(values);
    }

    private ParameterValue Changed(Parameter parameter, ParameterValue value, RandomSource random) =>
        random.NextUnit() < options.Resample
            ? DomainDraw.Of(parameter)(random)
            : Moved(parameter, value, random.NextUnit() < 0.5);

    private static ParameterValue Moved(Parameter parameter, ParameterValue value, bool up) =>
        parameter.Domain switch
        {
            RealDomain { Step: null, Points: null } range => ParameterValue.Of(
                Math.Clamp(value.Real * (up ? Up : Down), range.Min, range.Max)
            ),
            IntegerDomain { Step: 1, Points: null } range => ParameterValue.Of(Moved(range, value.Integer, up)),
            _ => Neighbour(GridAxis.Of(parameter), value, up),
        };

    /// <summary>Rounded away from where it was, so that a small number moves too.</summary>
    private static long Moved(IntegerDomain range, long value, bool up)
    {
        var moved = value * (up ? Up : Down);
        var away = moved > value ? Math.Ceiling(moved) : Math.Floor(moved);
        return (long)Math.Clamp(away, range.Min, range.Max);
    }

    private static ParameterValue Neighbour(GridAxis axis, ParameterValue value, bool up)
    {
        // A draw from a range that a grid takes points of may lie between them.
        if (axis.IndexOf(value) is not { } index)
        {
            return value;
        }

        return up ? axis[index + 1 < axis.Count ? index + 1 : index] : axis[index > 0 ? index - 1 : 0];
    }
}
