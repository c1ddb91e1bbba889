namespace Grid.Store.Tests;

/// <summary>Rows with something in every column.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static ExperimentRow Experiment(string id, int second = 0) =>
        new(
            id,
            "gon-sigma",
            ExperimentState.Running,
            null,
            """{"model":"gon"}""",
            "abc123",
            Start.AddSeconds(second),
            Start.AddSeconds(second),
            null
        );

    public static TrialRow Trial(string experiment, long number, TrialState state = TrialState.Queued) =>
        new(
            experiment,
            number,
            state,
            null,
            """{"lr":0.001}""",
            number,
            0,
            number * 7919,
            "gon/32",
            state == TrialState.Running ? 1 : 0,
            0,
            0,
            null,
            null,
            null,
            Start,
            null,
            state.IsTerminal() ? Start.AddMinutes(1) : null
        );

    public static ReportRow Report(string experiment, long trial, long step, long attempt = 1) =>
        new(experiment, trial, attempt, step, """{"train/loss":0.25}""", Start.AddSeconds(step));

    public static AttemptRow Attempt(string experiment, long trial, long attempt) =>
        new(experiment, trial, attempt, "silo-1", "cpu:0", Start.AddSeconds(attempt), null, null, null);

    public static EventRow Event(string experiment, long sequence) =>
        new(experiment, sequence, "measured", $$"""{"trial":{{sequence}}}""", Start.AddSeconds(sequence));

    public static StoreBatch Batch(params StoreWrite[] writes) => new(writes);
}
