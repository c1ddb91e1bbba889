using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization"; Watanabe 2023, arXiv 2304.11127), by the rules of Optuna 5:
/// the first points are random; after them each maximises the ratio of two densities, that of the good points and that of the others. Parameters of the same conditions
/// are chosen together.
/// </summary>
internal sealed class TpeSampler : ISampler
{
    private readonly CoordinateSystem _system;
    private readonly TpeOptions _options;
    private readonly PointHistory _history;
    private readonly Ranking _ranking;
    private readonly SortedColumn[] _columns;
    private readonly ImmutableArray<TpeGroup> _groups;
    private readonly int[] _groupOf;
    private bool[] _isGood = [];

    public TpeSampler(SearchSetup setup, JsonElement? state)
    {
        _system = new(setup.Graph);
        _options = TpeOptions.Of(setup.Options);
        _history = state is { } saved ? PointHistory.Read(saved, _system.Count) : new(_system.Count);
        _ranking = new(_history, TpeRules.MostGood);
        _columns = [.. Enumerable.Range(0, _system.Count).Select(i => new SortedColumn(_history, i))];
        _groupOf = new int[_system.Count];
        _groups = Groups(setup.Graph);
        Recall();
    }

    public Assignment? Next(RandomSource random)
    {
        var isRandom = _ranking.Measured < _options.Startup;
        MarkGood();
        var point = new double[_system.Count];
        var chosen = new bool[_groups.Length];
        var walk = _system.Walk();
        while (walk.MoveNext())
        {
            var coordinate = _system.All[walk.Current];
            if (isRandom)
            {
                walk.Set(coordinate.FromUnit(random.NextUnit()));
                continue;
            }

            var group = _groupOf[walk.Current];
            if (!chosen[group])
            {
                _groups[group].Choose(_isGood, _options.Candidates, random, point);
                chosen[group] = true;
            }

            walk.Set(coordinate.ToValue(point[walk.Current]));
        }

        return walk.Assignment;
    }

    public void Begin(long point, Assignment assignment)
    {
        _history.Begin(_system.ToNumbers(assignment));
        foreach (var column in _columns)
        {
            column.Add((int)point);
        }
    }

    public void Observe(PointResult result)
    {
        _history.Observe(result);
        _ranking.Add((int)result.Point);
        if (result.Outcome == TrialOutcome.Cancelled)
        {
            foreach (var column in _columns)
            {
                column.Remove((int)result.Point);
            }
        }
    }

    public void Save(Utf8JsonWriter json) => _history.Save(json);

    private void Recall()
    {
        for (var row = 0; row < _history.Count; row++)
        {
            _ranking.Add(row);
        }

        var counted = Enumerable
            .Range(0, _history.Count)
            .Where(row => _history.Standings[row] != Standing.Cancelled)
            .ToList();
        foreach (var column in _columns)
        {
            column.AddAll(counted);
        }
    }

    private void MarkGood()
    {
        if (_isGood.Length < _history.Count)
        {
            _isGood = new bool[Capacity.For(_history.Count)];
        }

        Array.Clear(_isGood);
        foreach (var row in _ranking.Best.Take(TpeRules.Gamma(_ranking.Measured)))
        {
            _isGood[row] = true;
        }
    }

    // Parameters with equal conditions are active in the same points.
    private ImmutableArray<TpeGroup> Groups(SpaceGraph graph)
    {
        var groups = ImmutableArray.CreateBuilder<TpeGroup>();
        var keys = Enumerable
            .Range(0, _system.Count)
            .GroupBy(
                i => _options.Multivariate ? graph.ConditionKey(_system.All[i].Parameter) : $"{i}",
                StringComparer.Ordinal
            );
        foreach (var members in keys)
        {
            foreach (var member in members)
            {
                _groupOf[member] = groups.Count;
            }

            groups.Add(new(_history, _system, _columns, [.. members]));
        }

        return groups.DrainToImmutable();
    }
}
