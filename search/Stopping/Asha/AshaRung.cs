namespace Grid.Search;

/// <summary>A trial at a rung. Promoted: it does not wait there any more, whether it went on or never will.</summary>
internal readonly record struct AshaEntry(double Cost, long Trial, bool Promoted);

/// <summary>One rung of ASHA: who has come there, best first.</summary>
internal sealed class AshaRung
{
    private static readonly Comparer<AshaEntry> BestFirst = Comparer<AshaEntry>.Create(
        (a, b) => a.Cost.CompareTo(b.Cost) is var byCost and not 0 ? byCost : a.Trial.CompareTo(b.Trial)
    );

    /// <summary>All before this one are promoted. Only a short cut, and no part of the state: a rung of 100,000 is not walked at each look.</summary>
    private int _first;

    public List<AshaEntry> Entries { get; init; } = [];

    public void Add(long trial, double cost)
    {
        var entry = new AshaEntry(cost, trial, Promoted: false);
        var at = ~Entries.BinarySearch(entry, BestFirst);
        Entries.Insert(at, entry);
        _first = Math.Min(_first, at);
    }

    /// <summary>The best that is not promoted yet, if it is among the top floor(n / eta).</summary>
    public long? Promote(int eta)
    {
        while (_first < Entries.Count && Entries[_first].Promoted)
        {
            _first++;
        }

        if (_first >= Entries.Count / eta)
        {
            return null;
        }

        Entries[_first] = Entries[_first] with { Promoted = true };
        return Entries[_first].Trial;
    }

    /// <summary>A trial will wait no more.</summary>
    public void Dismiss(long trial)
    {
        var at = Entries.FindIndex(entry => entry.Trial == trial);
        Entries[at] = Entries[at] with { Promoted = true };
    }

    /// <summary>A trial never was here.</summary>
    public void Remove(long trial)
    {
        if (Entries.RemoveAll(entry => entry.Trial == trial) > 0)
        {
            _first = 0;
        }
    }
}
