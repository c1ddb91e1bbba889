using Grid.Silo;

namespace Grid.Client;

/// <summary>A sweep's reproducibility record as a page to read: what was done, with what, on what, and what came out.</summary>
internal static class CardMarkdown
{
    /// <summary>What goes beyond a page is in the JSON.</summary>
    private const int MostTrials = 40;

    public static void Write(TextWriter output, SweepData sweep)
    {
        var (status, spec) = (sweep.Status, sweep.Spec);
        var devices = DeviceTime.SecondsByTrial(sweep.Attempts.SelectMany(attempts => attempts));
        output.WriteLine($"# Reproducibility record: {Markdown.Text(status.Id)}");
        output.WriteLine();
        if (spec.Description is { Length: > 0 } description)
        {
            output.WriteLine(Markdown.Text(description));
            output.WriteLine();
        }

        Item(output, "State", $"{States.Name(status.State)}, {States.Counts(status.Counts, marked: false)}");
        if (status.RerunOf is { } original)
        {
            Item(output, "Runs again", original);
        }

        Item(output, "Model", spec.Dataset is { } data ? $"{spec.Model} on {data}" : spec.Model);
        Item(output, "Objective", $"{spec.Objective.Metric}, {spec.Objective.Goal.ToString().ToLowerInvariant()}");
        Item(
            output,
            "Search",
            $"{spec.Search.Algorithm}, {Text.Count(spec.Search.Repeats, "repeat")}, seed {spec.Seed}"
        );
        Item(output, "Spec", $"SHA-256 {status.SpecHash}");
        Item(output, "Begun", $"{status.CreatedAt:yyyy-MM-dd HH:mm:ss}Z{Took(status.EndedAt - status.CreatedAt)}");
        Item(output, "Device time", $"{devices.Values.Sum() / 3600:0.####} device-hours");
        CardRecords.Write(output, sweep);
        Trials(output, sweep, devices);
        output.WriteLine();
        output.WriteLine(
            $"All parameters, attempts and the canonical spec: `grid card {status.Id} -o json`. The same again: `grid rerun {status.Id}`."
        );
    }

    public static void Item(TextWriter output, string name, string value) =>
        output.WriteLine($"- {name}: {Markdown.Text(value)}");

    private static void Trials(TextWriter output, SweepData sweep, IReadOnlyDictionary<long, double> devices)
    {
        var varying = Text.Varying(sweep.Spec);
        var names = sweep
            .Records.Keys.Order(StringComparer.Ordinal)
            .Index()
            .ToDictionary(one => one.Item, one => one.Index);
        output.WriteLine();
        output.WriteLine("## Trials");
        output.WriteLine();
        Markdown.Header(
            output,
            [
                "trial",
                .. varying,
                "seed",
                "state",
                "epochs",
                sweep.Spec.Objective.Metric,
                "wall",
                "device",
                "attempts",
                "record",
            ]
        );
        foreach (var trial in sweep.Trials.Take(MostTrials))
        {
            var wall = PointResults.Seconds(trial) is { } seconds ? Text.Duration(TimeSpan.FromSeconds(seconds)) : "–";
            Markdown.Row(
                output,
                [
                    $"{trial.Number}",
                    .. Text.Cells(TrialParameters.Read(trial.Parameters), varying).Select(cell => cell.Text),
                    $"{trial.Seed}",
                    States.Name(trial.State),
                    $"{trial.LastStep}",
                    Exact(trial.Value),
                    wall,
                    Text.Duration(TimeSpan.FromSeconds(devices.GetValueOrDefault(trial.Number))),
                    $"{trial.Attempt}",
                    sweep.RecordOf(trial) is var (hash, _) ? CardRecords.Name(names[hash]) : "–",
                ]
            );
        }

        if (sweep.Trials.Count > MostTrials)
        {
            output.WriteLine();
            output.WriteLine($"… and {Text.Count(sweep.Trials.Count - MostTrials, "more trial")} in the JSON.");
        }
    }

    /// <summary>Every digit: a record is compared with.</summary>
    private static string Exact(double? value) => value is { } known ? known.ToString("R") : "–";

    private static string Took(TimeSpan? time) => time is { } known ? $", took {Text.Duration(known)}" : "";
}
