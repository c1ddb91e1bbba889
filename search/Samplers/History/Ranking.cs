namespace Grid.Search;

/// <summary>
/// The best rows of a history, best first, at most a given number. What keeps to the bounds comes first (Deb 2000, "An efficient constraint handling method for genetic
/// algorithms"): completed points by loss, then stopped ones, those that got further first; then what violates the bounds, by how much. Ties: the earlier row.
/// A row without a finite loss is never among them.
/// </summary>
internal sealed class Ranking(PointHistory history, int most)
{
    private readonly List<int> _best = new(most);

    /// <summary>How many rows with a finite loss there are.</summary>
    public int Measured { get; private set; }

    public IReadOnlyList<int> Best => _best;

    /// <summary>Takes in a row that has ended.</summary>
    public void Add(int row)
    {
        if (!history.IsMeasured(row))
        {
            return;
        }

        Measured++;
        var place = _best.BinarySearch(row, Comparer<int>.Create(Compare));
        if (~place < most)
        {
            _best.Insert(~place, row);
            if (_best.Count > most)
            {
                _best.RemoveAt(most);
            }
        }
    }

    private int Compare(int a, int b)
    {
        var (violationA, violationB) = (history.Violations[a], history.Violations[b]);
        var byViolation = violationA.CompareTo(violationB);
        if (byViolation != 0)
        {
            return byViolation;
        }

        var byStanding = violationA > 0 ? 0 : history.Standings[a].CompareTo(history.Standings[b]);
        if (byStanding != 0)
        {
            return byStanding;
        }

        var byStep = history.Standings[a] == Standing.Stopped ? history.Steps[b].CompareTo(history.Steps[a]) : 0;
        if (byStep != 0)
        {
            return byStep;
        }

        var byLoss = history.Losses[a].CompareTo(history.Losses[b]);
        return byLoss != 0 ? byLoss : a.CompareTo(b);
    }
}
