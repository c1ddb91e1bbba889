namespace Grid.Spec;

/// <summary>What `trial.slots` may be.</summary>
public static class SlotCount
{
    /// <summary>The most devices of one trial.</summary>
    public const int Most = 64;

    /// <summary>Whether it is a share of a device (above 0, at most 1, to the thousandth) or a whole number of devices.</summary>
    public static bool IsValid(decimal slots) =>
        slots is > 0 and <= Most && (slots < 1 ? decimal.Round(slots, 3) : decimal.Truncate(slots)) == slots;
}
