using System.Runtime.InteropServices;
using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// The points whose repeats have not all ended: puts the repeats of a point together into the one result that a sampler sees. What is settled is forgotten.
/// </summary>
internal sealed class PointLedger(SearchTargets targets)
{
    // Sorted, so that equal states have equal bytes.
    private readonly SortedDictionary<long, OpenTrial> _open = [];
    private readonly SortedDictionary<long, OpenPoint> _points = [];

    /// <summary>Trials created and not ended.</summary>
    public int OpenTrials => _open.Count;

    /// <param name="repeats">How many trials the point is to have.</param>
    public void Create(long trial, long point, int repeats)
    {
        _open.Add(trial, new(point, 0));
        _points.TryAdd(point, new(repeats, []));
    }

    /// <summary>Whether the report is of an open trial, and of a later step than all before.</summary>
    public bool Measure(long trial, long step)
    {
        if (!_open.TryGetValue(trial, out var open) || step <= open.Step)
        {
            return false;
        }

        _open[trial] = open with { Step = step };
        return true;
    }

    /// <summary>Takes the end of a trial in. False where it is not open: nothing has changed then.</summary>
    /// <param name="result">What became of the point, where that was its last repeat.</param>
    public bool End(TrialEnded ended, out PointResult? result)
    {
        result = null;
        if (!_open.Remove(ended.Trial, out var open))
        {
            return false;
        }

        _points[open.Point].Ends.Add(new(ended.Outcome, open.Step, Metrics(ended)));
        result = Settled(open.Point);
        return true;
    }

    /// <summary>No more repeats of a point will begin. Answers what became of it, where none is open.</summary>
    public PointResult? Shorten(long point)
    {
        if (!_points.TryGetValue(point, out var all))
        {
            return null;
        }

        _points[point] = all with { Repeats = all.Ends.Count + _open.Values.Count(trial => trial.Point == point) };
        return Settled(point);
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("open");
        foreach (var (trial, open) in _open)
        {
            json.WriteNumberValue(trial);
            json.WriteNumberValue(open.Point);
            json.WriteNumberValue(open.Step);
        }

        json.WriteEndArray();
        json.WriteStartArray("points");
        foreach (var (number, point) in _points)
        {
            json.WriteStartArray();
            json.WriteNumberValue(number);
            json.WriteNumberValue(point.Repeats);
            foreach (var one in point.Ends)
            {
                json.WriteNumberValue((int)one.Outcome);
                json.WriteNumberValue(one.Step);
                json.WriteReals(one.Metrics);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static PointLedger Read(JsonElement saved, SearchTargets targets)
    {
        var ledger = new PointLedger(targets);
        var open = saved.GetProperty("open").EnumerateArray().Select(number => number.GetInt64()).ToArray();
        foreach (var trial in open.Chunk(3))
        {
            ledger._open.Add(trial[0], new(trial[1], trial[2]));
        }

        foreach (var point in saved.GetProperty("points").EnumerateArray())
        {
            var parts = point.EnumerateArray().ToArray();
            var ends = parts
                .Skip(2)
                .Chunk(3)
                .Select(one => new Ended((TrialOutcome)one[0].GetInt32(), one[1].GetInt64(), one[2].ToReals()));
            ledger._points.Add(parts[0].GetInt64(), new(parts[1].GetInt32(), [.. ends]));
        }

        return ledger;
    }

    private PointResult? Settled(long number)
    {
        var point = _points[number];
        if (point.Ends.Count < point.Repeats)
        {
            return null;
        }

        _points.Remove(number);
        return ResultOf(number, point.Ends);
    }

    private double[] Metrics(TrialEnded ended)
    {
        var metrics = new double[targets.Count];
        Array.Fill(metrics, double.NaN);
        metrics[0] = ended.Value ?? double.NaN;
        for (var i = 1; i < metrics.Length && i <= ended.Others?.Count; i++)
        {
            metrics[i] = ended.Others[i - 1] ?? double.NaN;
        }

        return metrics;
    }

    // In the order of the outcomes, not of the ends: the mean of the same numbers is the same, whichever repeat was quicker.
    private PointResult ResultOf(long point, List<Ended> ends)
    {
        var outcome = ends.Min(one => one.Outcome);
        var counted = ends.FindAll(one => one.Outcome == outcome);
        var means = new double[targets.Count];
        for (var i = 0; i < means.Length; i++)
        {
            var values = counted.ConvertAll(one => one.Metrics[i]);
            values.Sort();
            means[i] = Mean(CollectionsMarshal.AsSpan(values));
        }

        return new(point, outcome, targets.LossesOf(means), targets.ViolationOf(means), counted.Max(one => one.Step));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var mean = 0.0;
        foreach (var value in values)
        {
            mean += value / values.Length;
        }

        return mean;
    }

    /// <summary>Its point, and the last step that it measured.</summary>
    private readonly record struct OpenTrial(long Point, long Step);

    /// <summary>How many trials it is to have, and those that have ended.</summary>
    private sealed record OpenPoint(int Repeats, List<Ended> Ends);

    private readonly record struct Ended(TrialOutcome Outcome, long Step, double[] Metrics);
}
