using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>
/// Coordinates that are active in the same points and are therefore chosen together: of some draws from the density of the good points, the one where that density is
/// largest beside the density of the others.
/// </summary>
internal sealed class TpeGroup
{
    private readonly PointHistory _history;
    private readonly ImmutableArray<int> _coordinates;
    private readonly int _choices;
    private readonly ParzenEstimator _good;
    private readonly ParzenEstimator _others;
    private int[] _rows = [];
    private int[] _places = [];

    public TpeGroup(
        PointHistory history,
        CoordinateSystem system,
        SortedColumn[] columns,
        ImmutableArray<int> coordinates
    )
    {
        _history = history;
        _coordinates = coordinates;
        _choices = coordinates.Count(i => system.All[i].IsChoice);
        IKernelFactor[] Factors() =>
            [
                .. coordinates.Select(
                    IKernelFactor (i) =>
                        system.All[i].IsChoice
                            ? new ChoiceFactor(history, i, system.All[i].Choices)
                            : new RangeFactor(history, columns[i], system.All[i], i)
                ),
            ];
        _good = new(Factors());
        _others = new(Factors());
    }

    /// <summary>Chooses numbers for the group's coordinates and writes them into a point.</summary>
    /// <param name="isGood">By row, whether it counts as good.</param>
    /// <param name="candidates">Draws for each range.</param>
    public void Choose(ReadOnlySpan<bool> isGood, int candidates, RandomSource random, Span<double> point)
    {
        Fit(_good, isGood, good: true);
        Fit(_others, isGood, good: false);
        var draws = TpeRules.Draws(candidates, _coordinates.Length - _choices, _choices, _history.Count);
        var drawn = new double[draws][];
        for (var i = 0; i < draws; i++)
        {
            drawn[i] = new double[_coordinates.Length];
            _good.Draw(random, drawn[i]);
        }

        var scores = new double[draws];
        _good.AddLogDensities(drawn, 1, scores);
        _others.AddLogDensities(drawn, -1, scores);
        var best = drawn[Array.IndexOf(scores, scores.Max())];
        for (var c = 0; c < best.Length; c++)
        {
            point[_coordinates[c]] = best[c];
        }
    }

    // Points that run count as others, so that workers that ask at once do not all get the same (the constant liar); so do those that failed.
    private void Fit(ParzenEstimator estimator, ReadOnlySpan<bool> isGood, bool good)
    {
        if (_rows.Length < _history.Count)
        {
            _rows = new int[Capacity.For(_history.Count)];
            _places = new int[Capacity.For(_history.Count)];
        }

        var numbers = _history.Column(_coordinates[0]);
        var standings = _history.Standings;
        var count = 0;
        for (var row = 0; row < _history.Count; row++)
        {
            var belongs = isGood[row] == good && standings[row] != Standing.Cancelled && !double.IsNaN(numbers[row]);
            _places[row] = belongs ? count : -1;
            if (belongs)
            {
                _rows[count++] = row;
            }
        }

        estimator.Fit(_rows.AsSpan(0, count), _places.AsSpan(0, _history.Count));
    }
}
