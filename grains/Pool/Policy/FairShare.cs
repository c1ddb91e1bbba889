namespace Grid.Grains;

/// <summary>
/// Which experiment goes first: the higher priority, then the one that uses the fewest slots for its weight, then the one submitted earlier. Never equal for two experiments.
/// </summary>
internal sealed class FairShare : IComparer<Line>
{
    public static readonly FairShare Order = new();

    public int Compare(Line? x, Line? y)
    {
        var (a, b) = (x!, y!);
        var order = b.Terms.Priority.CompareTo(a.Terms.Priority);
        // a.Used / a.Weight against b.Used / b.Weight, exactly.
        order = order != 0 ? order : (a.Used * b.Terms.Weight).CompareTo(b.Used * a.Terms.Weight);
        order = order != 0 ? order : a.Terms.SubmittedAt.CompareTo(b.Terms.SubmittedAt);
        return order != 0 ? order : string.CompareOrdinal(a.Experiment, b.Experiment);
    }
}
