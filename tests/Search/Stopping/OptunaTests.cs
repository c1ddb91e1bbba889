using System.Text.Json;

namespace Grid.Search.Tests.Stopping;

/// <summary>
/// Our rules beside Optuna's pruners, report for report, on some hundred random curves that train side by side (fixtures/pruners.py made pruners.json by running Optuna). Where a rule is meant to differ,
/// docs/search.md says so.
/// </summary>
public class OptunaTests
{
    private const long Epochs = 30;
    private const int Repeats = 10;

    private static readonly JsonElement Reference = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fixtures", "pruners.json")))
        .RootElement;

    public static TheoryData<int> Sweeps => [.. Enumerable.Range(0, Reference.GetProperty("sweeps").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Sweeps))]
    public void A_rule_stops_whom_its_namesake_stops_and_at_the_same_report(int number)
    {
        var sweep = Reference.GetProperty("sweeps")[number];
        var options = sweep.GetProperty("options");
        var reports = sweep.GetProperty("reports").EnumerateArray().Select(Report.Read).ToList();
        var decided = sweep.GetProperty("pruner").GetString() switch
        {
            "percentile" => Decide(options.Deserialize<PercentileOptions>(Json)!, reports),
            "asha" => Decide(options.Deserialize<AshaOptions>(Json)! with { Max = Epochs + 1 }, reports),
            // It counts the epochs of the patience itself in.
            "patience" => Decide(new PatienceOptions(options.GetProperty("patience").GetInt64() + 1), reports),
            _ => DecideRepeats(options.Deserialize<WilcoxonOptions>(Json)!, reports),
        };
        Assert.Contains(reports, report => report.Stops);
        Assert.Equal(reports, decided);
    }

    [Fact]
    public void Brackets_have_the_sizes_that_its_hyperband_gives_them()
    {
        foreach (var vector in Reference.GetProperty("brackets").EnumerateArray())
        {
            var sizes = vector.Deserialize<HyperbandOptions>(Json)!.Brackets().Select(plan => plan.Size!.Value);
            Assert.Equal(vector.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt64()), sizes);
        }
    }

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    private static IEnumerable<Report> Decide(StopOptions stop, List<Report> reports)
    {
        var rule = Judging.Rule(stop, trials: 1 + (int)reports.Max(report => report.Trial));
        foreach (var report in reports)
        {
            var stops = rule.At(report.Trial, report.Step, report.Value) == VerdictKind.Stop;
            yield return report with
            {
                Stops = stops,
            };
            if (report.Stops || report.Step == Epochs)
            {
                rule.End(report.Trial, report.Stops ? TrialOutcome.Stopped : TrialOutcome.Completed, report.Value);
            }
        }
    }

    /// <summary>A report of a point is a repeat of it. Of the last one it does not matter what the rule says.</summary>
    private static IEnumerable<Report> DecideRepeats(WilcoxonOptions stop, List<Report> reports)
    {
        var rule = Judging.Rule(stop, repeats: Repeats);
        foreach (var report in reports)
        {
            var trial = (report.Trial * Repeats) + report.Step;
            rule.Begin(Judging.Trial(trial, Repeats));
            rule.Complete(trial, report.Value);
            var isLast = report.Step == Repeats - 1;
            yield return report with
            {
                Stops = isLast ? report.Stops : rule.IsSettled(report.Trial),
            };
        }
    }

    /// <summary>What a trial measured at a step, and whether that was its end.</summary>
    private readonly record struct Report(long Trial, long Step, double Value, bool Stops)
    {
        public static Report Read(JsonElement row) =>
            new(
                row[0].GetInt64(),
                row[1].GetInt64(),
                row[2].ValueKind == JsonValueKind.Null ? double.NaN : row[2].GetDouble(),
                row[3].GetInt32() == 1
            );
    }
}
