namespace Grid.Search;

/// <summary>A trial of a simulated search.</summary>
internal sealed class SimulatedTrial(CreateTrial create, long epochs, Func<long, double> curve)
{
    public long Number => create.Trial;

    /// <summary>Of a whole training.</summary>
    public long Epochs => epochs;

    /// <summary>Epochs done.</summary>
    public long Epoch { get; set; }

    public int Failures { get; set; }

    /// <summary>Whether it ends at its next report, or now where it is paused.</summary>
    public bool Stops { get; set; }

    public bool IsPaused { get; set; }

    /// <summary>Null before its first report.</summary>
    public double? Value { get; set; }

    public double Measure() => curve(Epoch);
}
