using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads {min, max, scale, step, points} of one parameter: integers where the model declares an integer, real numbers otherwise.</summary>
internal sealed class RangeReader(Section entry, ParameterDeclaration declared, SpecProblems problems)
{
    /// <summary>The keys of a range beside its bounds.</summary>
    public static readonly ImmutableArray<string> OtherKeys = ["scale", "step", "points"];

    /// <summary>The range; null where it is none, which is then a problem.</summary>
    public Domain? Read()
    {
        if (declared.Kind is not (ParameterKind.Integer or ParameterKind.Real))
        {
            problems.Add(
                entry.Place,
                entry.Path,
                $"{declared.Name} is {Describe.A(declared.Kind)}: it has no range.",
                "Write {choice: [a, b]}."
            );
            return null;
        }

        var before = problems.Count;
        var min = Bound("min");
        var max = Bound("max");
        var scale = ReadScale();
        var step = Step();
        var points = (int?)entry.Integer("points", 1, DomainReader.MostPoints);
        if (min is not { } low || max is not { } high || problems.Count > before)
        {
            return null;
        }

        CheckOrder(low, high, scale);
        CheckStep(low, high, scale, step, points);
        if (problems.Count > before)
        {
            return null;
        }

        return declared.Kind == ParameterKind.Integer
            ? new IntegerDomain(low.Integer, high.Integer, scale, step?.Integer ?? 1, points)
            : new RealDomain(low.Real, high.Real, scale, step?.Real, points);
    }

    private ParameterValue? Bound(string key) =>
        entry.Required(key, $"Write both ends of the range, or {{choice: [...]}}.") is { } node
            ? ParameterValues.Read(node, declared, entry.PathOf(key), problems)
            : null;

    private Scale ReadScale()
    {
        switch (entry.Text("scale", SpecNames.Longest))
        {
            case null or "linear":
                return Scale.Linear;
            case "log":
                return Scale.Log;
            case var other:
                Report("scale", $"no scale is called '{Shown.Of(other)}'.", "Write linear or log.");
                return Scale.Linear;
        }
    }

    // A step is no value of the parameter: its declared bounds say nothing about it.
    private ParameterValue? Step() =>
        entry.Find("step") is { } node
            ? ParameterValues.Read(node, declared with { Min = null, Max = null }, entry.PathOf("step"), problems)
            : null;

    private void CheckOrder(ParameterValue min, ParameterValue max, Scale scale)
    {
        if (min.Integer > max.Integer || min.Real > max.Real)
        {
            Report("min", $"min {min} is above max {max}.", "Swap them.");
        }
        else if (scale == Scale.Log && min.AsNumber() <= 0)
        {
            Report(
                "min",
                $"a log scale needs bounds above 0, and min is {min}.",
                "Raise min, or write 'scale: linear'."
            );
        }
    }

    private void CheckStep(ParameterValue min, ParameterValue max, Scale scale, ParameterValue? step, int? points)
    {
        if (step is not { } size)
        {
            return;
        }

        if (size.AsNumber() <= 0)
        {
            Report("step", $"step {size} is not above 0.", "Write a positive step.");
        }
        else if (scale == Scale.Log)
        {
            Report("step", "a log scale has no step.", "Write 'points' for a grid, or 'scale: linear'.");
        }
        else if (points is not null)
        {
            Report("points", "step and points say the same thing twice.", "Keep one of them.");
        }
        else if (IsWider(size, min, max))
        {
            Report(
                "step",
                $"step {size} is larger than the range from {min} to {max}.",
                "Write a smaller step, or one value."
            );
        }
    }

    private static bool IsWider(ParameterValue step, ParameterValue min, ParameterValue max) =>
        step.Kind == ParameterKind.Integer
            ? step.Integer > (Int128)max.Integer - min.Integer
            : step.Real / 2 > (max.Real / 2) - (min.Real / 2);

    private void Report(string key, string what, string remedy) =>
        problems.Add(entry.Find(key)?.Place ?? entry.Place, entry.PathOf(key), what, remedy);
}
