using System.Text.Json;

namespace Grid.Search;

/// <summary>A point that CMA-ES waits for: as it was drawn, and for which generation.</summary>
internal readonly record struct CmaOpenPoint(long Generation, double[] Numbers);

/// <summary>Where a CMA-ES run stands, beside its distribution.</summary>
internal sealed class CmaRun
{
    /// <summary>The generation of points that were not drawn from any distribution.</summary>
    public const long Foreign = -1;

    public int Population { get; set; }

    /// <summary>Counts on over restarts.</summary>
    public long Generation { get; set; }

    public long Measured { get; set; }

    /// <summary>Whether the next draw begins anew.</summary>
    public bool IsSpent { get; set; }

    /// <summary>What the next point that begins was drawn as; null where it was not drawn from the distribution. Set and used within one decision, and so not saved.</summary>
    public double[]? Drawn { get; set; }

    public SortedDictionary<long, CmaOpenPoint> Open { get; } = [];

    /// <summary>The results that the next generation's distribution will come from.</summary>
    public List<CmaSolution> Ended { get; } = [];

    /// <summary>The best and the worst loss of the latest generations.</summary>
    public List<double> History { get; } = [];

    // Whether the history is as long as it gets.
    private bool IsLong { get; set; }

    public void Remember(List<CmaSolution> ranked, int generations)
    {
        History.Add(ranked[0].Loss);
        History.Add(ranked[^1].Loss);
        if (History.Count > 2 * generations)
        {
            History.RemoveRange(0, 2);
            IsLong = true;
        }
    }

    /// <summary>Drops what came from a distribution that is given up.</summary>
    public void Forget()
    {
        Ended.Clear();
        History.Clear();
        IsLong = false;
    }

    /// <summary>Whether the latest generations differ by less than <paramref name="tolerance"/>. Losses that are not there say nothing.</summary>
    public bool IsFlat(double tolerance) => IsLong && History.Max() - History.Min() < tolerance;

    public void Save(Utf8JsonWriter json)
    {
        json.WriteNumber("population", Population);
        json.WriteNumber("generation", Generation);
        json.WriteNumber("measured", Measured);
        json.WriteBoolean("spent", IsSpent);
        json.WriteBoolean("long", IsLong);
        json.WritePropertyName("history");
        json.WriteReals([.. History]);
        json.WriteStartArray("open");
        foreach (var (point, open) in Open)
        {
            json.WriteStartArray();
            json.WriteNumberValue(point);
            json.WriteNumberValue(open.Generation);
            json.WriteReals(open.Numbers);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("ended");
        foreach (var one in Ended)
        {
            json.WriteStartArray();
            json.WriteReal(one.Loss);
            json.WriteReal(one.Violation);
            json.WriteBooleanValue(one.IsForeign);
            json.WriteReals(one.Numbers);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    public static CmaRun Read(JsonElement saved)
    {
        var run = new CmaRun
        {
            Population = saved.GetProperty("population").GetInt32(),
            Generation = saved.GetProperty("generation").GetInt64(),
            Measured = saved.GetProperty("measured").GetInt64(),
            IsSpent = saved.GetProperty("spent").GetBoolean(),
            IsLong = saved.GetProperty("long").GetBoolean(),
        };
        run.History.AddRange(saved.GetProperty("history").ToReals());
        foreach (var open in saved.GetProperty("open").EnumerateArray())
        {
            run.Open.Add(open[0].GetInt64(), new(open[1].GetInt64(), open[2].ToReals()));
        }

        foreach (var one in saved.GetProperty("ended").EnumerateArray())
        {
            run.Ended.Add(new(one[3].ToReals(), one[0].ToReal(), one[1].ToReal(), one[2].GetBoolean()));
        }

        return run;
    }
}
