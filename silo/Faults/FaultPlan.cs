using System.Globalization;
using Grid.Spec;

namespace Grid.Silo;

/// <summary>
/// Which faults are to happen in this process, from the environment variable GRID_FAULTS: for tests of Grid, and for users who want to see what their own set-up does when
/// something breaks. Counts how often each point was passed. Safe for all threads.
/// </summary>
/// <example>GRID_FAULTS="store.commit:lose@5%, epoch:die@3, call:delay=2s@10+, seed=7"</example>
public sealed class FaultPlan
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "GRID_FAULTS";

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<Fault> _faults;
    private readonly Random _chance;
    private readonly Dictionary<FaultPoint, long> _passed = [];

    private FaultPlan(IReadOnlyList<Fault> faults, int seed)
    {
        _faults = faults;
        _chance = new Random(seed);
    }

    /// <summary>Whether nothing is to happen: nothing is then put in the way of anything.</summary>
    public bool IsEmpty => _faults.Count == 0;

    /// <summary>Reads a plan; the empty one where the text is null or empty.</summary>
    /// <exception cref="FormatException">The text is no plan; the message says what would be.</exception>
    public static FaultPlan Parse(string? text)
    {
        var faults = new List<Fault>();
        var seed = 0;
        const StringSplitOptions trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (var part in (text ?? "").Split(',', trimmed))
        {
            if (!part.StartsWith("seed=", StringComparison.Ordinal))
            {
                faults.Add(Fault.Parse(part));
            }
            else if (!int.TryParse(part.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            {
                throw new FormatException($"{Variable}: '{part}' is no seed: write a whole number, such as seed=7.");
            }
        }

        return new FaultPlan(faults, seed);
    }

    /// <summary>A point is passed: the fault that happens there now, null where none does.</summary>
    public Fault? Due(FaultPoint point)
    {
        lock (_gate)
        {
            var passed = _passed[point] = _passed.GetValueOrDefault(point) + 1;
            return _faults.FirstOrDefault(fault => fault.Point == point && fault.When.IsDue(passed, _chance));
        }
    }
}

/// <summary>One kind of fault at one point.</summary>
/// <param name="Delay">For <see cref="FaultAction.Delay"/>: how long.</param>
public sealed record Fault(FaultPoint Point, FaultAction Action, TimeSpan Delay, FaultTrigger When)
{
    /// <summary>Reads "POINT:ACTION[=DURATION][@WHEN]".</summary>
    internal static Fault Parse(string text)
    {
        var (what, when) = Cut(text, '@');
        var (place, did) = Cut(what, ':');
        var (word, argument) = Cut(did ?? "", '=');
        var point = FaultNames.Point(place) ?? throw Bad(text, $"Points are {FaultNames.Points}.");
        var action = FaultNames.Action(word) ?? throw Bad(text, $"Actions are {FaultNames.Actions}.");
        if (!FaultNames.Fits(point, action))
        {
            throw Bad(text, $"At {place} there can be {FaultNames.ActionsAt(point)}.");
        }

        var delay = argument is null ? null : Duration.Parse(argument);
        if (delay.HasValue != (action == FaultAction.Delay))
        {
            throw Bad(text, "A delay says how long, such as delay=2s; nothing else does.");
        }

        var trigger =
            FaultTrigger.Parse(when)
            ?? throw Bad(
                text,
                "After the @ stands 3 (the third time), 3+ (from then on) or 5% (each time with that chance)."
            );
        return new Fault(point, action, delay ?? TimeSpan.Zero, trigger);
    }

    private static (string, string?) Cut(string text, char at) =>
        text.IndexOf(at) is >= 0 and var index
            ? (text[..index].Trim(), text[(index + 1)..].Trim())
            : (text.Trim(), null);

    private static FormatException Bad(string text, string advice) =>
        new($"{FaultPlan.Variable}: '{text}' is no fault: write POINT:ACTION or POINT:ACTION@WHEN. {advice}");
}
