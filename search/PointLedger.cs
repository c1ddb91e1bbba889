using System.Runtime.InteropServices;
using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// The points whose repeats have not all ended: puts the repeats of a point together into the one result that a sampler sees. What is settled is forgotten.
/// </summary>
internal sealed class PointLedger(SearchTargets targets, int repeats)
{
    // Of each open trial: the last step that it measured. Sorted, so that equal states have equal bytes.
    private readonly SortedDictionary<long, long> _steps = [];
    private readonly SortedDictionary<long, List<Ended>> _points = [];

    /// <summary>Trials created and not ended.</summary>
    public int OpenTrials => _steps.Count;

    public void Create(long trial) => _steps.Add(trial, 0);

    public void Measure(long trial, long step)
    {
        if (_steps.TryGetValue(trial, out var last) && step > last)
        {
            _steps[trial] = step;
        }
    }

    /// <summary>Takes the end of a trial in. False where it is not open: nothing has changed then.</summary>
    /// <param name="result">What became of the point, where that was its last repeat.</param>
    public bool End(TrialEnded ended, out PointResult? result)
    {
        result = null;
        if (!_steps.Remove(ended.Trial, out var step))
        {
            return false;
        }

        var point = ended.Trial / repeats;
        if (!_points.TryGetValue(point, out var ends))
        {
            _points.Add(point, ends = []);
        }

        ends.Add(new(ended.Outcome, step, Metrics(ended)));
        if (ends.Count == repeats)
        {
            _points.Remove(point);
            result = ResultOf(point, ends);
        }

        return true;
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("open");
        foreach (var (trial, step) in _steps)
        {
            json.WriteNumberValue(trial);
            json.WriteNumberValue(step);
        }

        json.WriteEndArray();
        json.WriteStartArray("ended");
        foreach (var (point, ends) in _points)
        {
            json.WriteStartArray();
            json.WriteNumberValue(point);
            foreach (var one in ends)
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

    public static PointLedger Read(JsonElement saved, SearchTargets targets, int repeats)
    {
        var ledger = new PointLedger(targets, repeats);
        var open = saved.GetProperty("open").EnumerateArray().Select(number => number.GetInt64()).ToArray();
        foreach (var pair in open.Chunk(2))
        {
            ledger._steps.Add(pair[0], pair[1]);
        }

        foreach (var point in saved.GetProperty("ended").EnumerateArray())
        {
            var parts = point.EnumerateArray().ToArray();
            ledger._points.Add(
                parts[0].GetInt64(),
                [
                    .. parts
                        .Skip(1)
                        .Chunk(3)
                        .Select(one => new Ended((TrialOutcome)one[0].GetInt32(), one[1].GetInt64(), one[2].ToReals())),
                ]
            );
        }

        return ledger;
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

    private readonly record struct Ended(TrialOutcome Outcome, long Step, double[] Metrics);
}
