using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Grid.Silo;

/// <summary>How instruments become series: buckets, room, and names where .NET's own would mislead Prometheus.</summary>
internal static class MetricViews
{
    /// <summary>Which trial trains where: the one metric whose series name trials.</summary>
    public const string TrialInfo = "grid.device.trial_info";

    /// <summary>What the names of metrics begin with whose series name experiments.</summary>
    public const string OfExperiments = "grid.experiment.";

    /// <summary>Room for the series of a metric of devices, which the SDK sets aside at once: for each of their states, or of the lanes that train there.</summary>
    private const int SeriesOfDevice = 16;

    /// <summary>The SDK's own measure.</summary>
    private const int FewestSeries = 2000;

    // Seconds. Below one second most bounds are the same: three to a decade, from hundredths, thousandths or ten-thousandths on.
    private static readonly double[] Hundredths = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
    private static readonly double[] Thousandths = [0.001, 0.0025, 0.005, .. Hundredths];
    private static readonly double[] TenThousandths = [0.0001, 0.00025, 0.0005, .. Thousandths];

    private static readonly double[] Moments = [0.00001, 0.000025, 0.00005, .. TenThousandths, 5];

    private static readonly double[] Commits = [.. TenThousandths, 2.5, 5, 10];

    private static readonly double[] Starts = [.. Hundredths, 2.5, 5, 10, 30, 60, 120, 300];

    private static readonly double[] Waits = [0.01, 0.1, 1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200, 86_400];

    private static readonly double[] Files = [.. Thousandths, 5, 10, 60];

    private static readonly double[] Epochs = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 1800, 3600, 14_400];

    private static readonly double[] Steps = [0.0001, 0.0005, .. Thousandths, 5, 30];

    // From 1 KiB to 16 GiB.
    private static readonly double[] Sizes = [.. Enumerable.Range(0, 9).Select(n => 1024 * Math.Pow(8, n))];

    private static readonly double[] Calls = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

    /// <summary>All but the series of single trials and experiments.</summary>
    /// <param name="own">Who made this process's meters. Those of another silo in the same process are its own.</param>
    /// <param name="devices">How many this process has.</param>
    public static Func<Instrument, MetricStreamConfiguration?> Lasting(IMeterFactory own, int devices) =>
        instrument =>
            IsForeign(instrument, own) || (PrometheusExport.TakesSeveralProviders && IsPassing(instrument))
                ? MetricStreamConfiguration.Drop
                : Of(instrument, devices);

    /// <summary>The series of single trials and experiments.</summary>
    /// <param name="own">As in <see cref="Lasting"/>.</param>
    /// <param name="devices">As in <see cref="Lasting"/>.</param>
    public static Func<Instrument, MetricStreamConfiguration?> Passing(IMeterFactory own, int devices) =>
        instrument =>
            IsForeign(instrument, own) || !IsPassing(instrument)
                ? MetricStreamConfiguration.Drop
                : Of(instrument, devices);

    private static bool IsForeign(Instrument instrument, IMeterFactory own) =>
        instrument.Meter.Name.StartsWith("Grid.", StringComparison.Ordinal) && instrument.Meter.Scope != own;

    private static bool IsPassing(Instrument instrument) =>
        instrument.Name == TrialInfo || instrument.Name.StartsWith(OfExperiments, StringComparison.Ordinal);

    private static MetricStreamConfiguration? Of(Instrument instrument, int devices) =>
        instrument.Name switch
        {
            "grid.decision" => Buckets(Moments),
            "grid.store.commit" => Buckets(Commits),
            "grid.store.batch.size" => Buckets(Calls),
            "grid.queue.wait" => Buckets(Waits),
            "grid.trial.start" => Buckets(Starts),
            "grid.checkpoint" => Buckets(Files),
            "grid.checkpoint.bytes" => Buckets(Sizes),
            "grid.step" => Buckets(Steps),
            "grid.epoch" => Buckets(Epochs),
            // In Prometheus `_count` belongs to histograms, and promtool says so.
            "dotnet.process.cpu.count" => Named("dotnet.process.cpus"),
            "dotnet.timer.count" => Named("dotnet.timers"),
            "dotnet.assembly.count" => Named("dotnet.assemblies"),
            var name when name.StartsWith("grid.device.", StringComparison.Ordinal) => new MetricStreamConfiguration
            {
                CardinalityLimit = Math.Max(FewestSeries, devices * SeriesOfDevice),
            },
            _ => null,
        };

    private static MetricStreamConfiguration Named(string name) => new() { Name = name };

    private static MetricStreamConfiguration Buckets(double[] bounds) =>
        new ExplicitBucketHistogramConfiguration { Boundaries = bounds, RecordMinMax = false };
}
