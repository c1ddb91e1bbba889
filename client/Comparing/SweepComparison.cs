using Grid.Grains;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>Two sweeps, trial by trial: a sweep and its rerun. A trial's twin has its point, repeat and seed.</summary>
/// <param name="Trials">How many trials were compared.</param>
/// <param name="Gaps">What one side has and the other has not: trials, epochs, metrics.</param>
/// <param name="Surroundings">What differs in what they ran on.</param>
internal sealed record SweepComparison(
    string Original,
    string Again,
    long Trials,
    IReadOnlyList<MetricDifference> Metrics,
    IReadOnlyList<string> Gaps,
    IReadOnlyList<RecordDifference> Surroundings
)
{
    private const int MostGaps = 100;

    /// <summary>Whether nothing is missing and every value is equal, bit for bit.</summary>
    public bool IsExact => IsWithin(0);

    /// <summary>Whether nothing is missing and no value differs by more than this share of the larger one.</summary>
    public bool IsWithin(double tolerance) =>
        Trials > 0
        && Gaps.Count == 0
        && Metrics.All(metric => metric.Relative <= tolerance && (tolerance > 0 || metric.Different == 0));

    /// <param name="again">Its trials decide what is compared: a rerun may have some of the original's only.</param>
    public static async Task<SweepComparison> RunAsync(
        ISweepReader sweeps,
        string original,
        string again,
        CancellationToken cancel
    )
    {
        var (before, after) = (
            await SweepData.ReadAsync(sweeps, original, cancel),
            await SweepData.ReadAsync(sweeps, again, cancel)
        );
        var twins = before.Trials.ToDictionary(KeyOf);
        var gaps = new List<string>();
        var pairs = new Dictionary<long, TrialRow>();
        var records = new List<(RunRecord?, RunRecord?)>();
        foreach (var trial in after.Trials)
        {
            if (twins.TryGetValue(KeyOf(trial), out var twin))
            {
                pairs[trial.Number] = twin;
                records.Add((before.RecordOf(twin)?.Record, after.RecordOf(trial)?.Record));
            }
            else
            {
                Add(gaps, $"{again} trial {trial.Number} has no twin in {original}");
            }
        }

        var metrics = await MetricsAsync(sweeps, before, after, pairs, gaps, cancel);
        return new SweepComparison(original, again, pairs.Count, metrics, gaps, RecordDifference.Of(records));
    }

    private static async Task<IReadOnlyList<MetricDifference>> MetricsAsync(
        ISweepReader sweeps,
        SweepData before,
        SweepData after,
        Dictionary<long, TrialRow> pairs,
        List<string> gaps,
        CancellationToken cancel
    )
    {
        var wanted = pairs.Values.Select(twin => twin.Number).ToHashSet();
        var courses = new Dictionary<long, IReadOnlyList<ReportRow>>();
        await foreach (var course in TrialCourse.ReadAllAsync(sweeps, before.Status.Id, cancel))
        {
            if (wanted.Contains(course.Trial))
            {
                courses[course.Trial] = course.Epochs;
            }
        }

        var metrics = new SortedDictionary<string, MetricDifference>(StringComparer.Ordinal);
        var left = pairs.ToDictionary();
        await foreach (var course in TrialCourse.ReadAllAsync(sweeps, after.Status.Id, cancel))
        {
            if (left.Remove(course.Trial, out var twin))
            {
                Compare(twin.Number, courses.GetValueOrDefault(twin.Number) ?? [], course.Epochs, metrics, gaps);
            }
        }

        foreach (var (number, twin) in left.Where(pair => courses.ContainsKey(pair.Value.Number)))
        {
            Add(gaps, $"trial {twin.Number} measured nothing when it ran again (as trial {number})");
        }

        return [.. metrics.Values];
    }

    private static void Compare(
        long trial,
        IReadOnlyList<ReportRow> before,
        IReadOnlyList<ReportRow> after,
        SortedDictionary<string, MetricDifference> metrics,
        List<string> gaps
    )
    {
        var originals = before.ToDictionary(report => report.Step);
        foreach (var report in after)
        {
            if (!originals.Remove(report.Step, out var original))
            {
                Add(gaps, $"trial {trial}: epoch {report.Step} was not measured in the original");
                continue;
            }

            var (values, again) = (MetricsJson.Read(original.Metrics), MetricsJson.Read(report.Metrics));
            foreach (var name in values.Keys.Union(again.Keys))
            {
                if (values.TryGetValue(name, out var value) && again.TryGetValue(name, out var measured))
                {
                    var known = metrics.GetValueOrDefault(name) ?? MetricDifference.None(name);
                    metrics[name] = known.With(trial, report.Step, value, measured);
                }
                else
                {
                    Add(gaps, $"trial {trial}, epoch {report.Step}: only one of the two has {name}");
                }
            }
        }

        foreach (var missing in originals.Keys.Order())
        {
            Add(gaps, $"trial {trial}: epoch {missing} was not reached again");
        }
    }

    private static void Add(List<string> gaps, string gap)
    {
        if (gaps.Count < MostGaps)
        {
            gaps.Add(gap);
        }
    }

    private static (long Point, int Repeat, long Seed) KeyOf(TrialRow trial) => (trial.Point, trial.Repeat, trial.Seed);
}
