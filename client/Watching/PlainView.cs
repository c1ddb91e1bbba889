using Grid.Silo;

namespace Grid.Client;

/// <summary>Tells of a running sweep line by line: for files, pipes and plain terminals. Says less where much happens.</summary>
internal sealed class PlainView(TextWriter output, TimeProvider time) : ISweepView
{
    private static readonly TimeSpan EpochLines = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProgressLines = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CrowdedProgressLines = TimeSpan.FromSeconds(5);

    // Where more happens from one look to the next, progress lines stand for the trials.
    private const int MostLines = 12;

    private readonly Dictionary<long, long> _toldEpochAt = [];
    private long _lastProgress = time.GetTimestamp();

    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(250);

    public Task RunAsync(Func<Task> watch) => watch();

    public void Show(SweepMoment moment, IEnumerable<AgentEvent> happened)
    {
        var lines = happened.Select(happening => Line(moment, happening)).OfType<string>().ToList();
        var crowded = lines.Count > MostLines;
        foreach (var line in crowded ? [] : lines)
        {
            output.WriteLine(line);
        }

        if (time.GetElapsedTime(_lastProgress) >= (crowded ? CrowdedProgressLines : ProgressLines))
        {
            _lastProgress = time.GetTimestamp();
            output.WriteLine(Progress(moment));
        }

        output.Flush();
    }

    private string? Line(SweepMoment moment, AgentEvent happening)
    {
        var trial = $"trial {happening.Trial}";
        switch (happening)
        {
            case TrialStarted started:
                _toldEpochAt[started.Trial] = time.GetTimestamp();
                var parameters = Text.Parameters(TrialParameters.Read(started.Parameters), moment.Varying);
                var goesOn = started.FromEpoch > 0 ? $" goes on after epoch {started.FromEpoch}" : " started";
                return $"{trial}{goesOn}{(parameters.Length > 0 ? $": {parameters}" : "")}";
            case EpochMeasured measured when IsDue(measured):
                _toldEpochAt[measured.Trial] = time.GetTimestamp();
                return $"{trial} epoch {measured.Epoch}/{measured.Epochs}{Value(moment, measured.Metrics, ": ")}";
            case AttemptEnded ended:
                _toldEpochAt.Remove(ended.Trial);
                var failed = ended.Outcome == AttemptOutcome.Failed ? $" (attempt {ended.Attempt})" : "";
                var why = ended.Message is { } message ? $": {FirstLine(message)}" : "";
                return $"{trial} {ended.Outcome.ToString().ToLowerInvariant()}{failed}{Value(moment, ended.Metrics, ", ")} after {Text.Duration(ended.Took)}{why}";
            default:
                return null;
        }
    }

    /// <summary>Long epochs are told each; of short ones, one every few seconds. The last is told by the trial's end.</summary>
    private bool IsDue(EpochMeasured measured) =>
        measured.Epoch < measured.Epochs
        && _toldEpochAt.TryGetValue(measured.Trial, out var told)
        && time.GetElapsedTime(told) >= EpochLines;

    private static string Progress(SweepMoment moment)
    {
        var total = moment.Status.Total is { } trials ? $" of {trials:N0}" : "";
        var best = moment.BestText is { } text ? $"; best {text}" : "";
        var left = moment.Left is { } time ? $"; {Text.About(time)} left" : "";
        return $"{States.Ended(moment.Status.Counts):N0}{total} trials done{best}{left}";
    }

    private static string Value(SweepMoment moment, IReadOnlyDictionary<string, double>? metrics, string before) =>
        metrics?.TryGetValue(moment.Objective.Metric, out var value) ?? false
            ? $"{before}{moment.Objective.Metric} {Text.Number(value)}"
            : "";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
}
