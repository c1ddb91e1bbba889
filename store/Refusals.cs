namespace Grid.Store;

/// <summary>Why a batch was refused, in the same words whichever driver says so.</summary>
internal static class Refusals
{
    public static StoreConflictException Exists(StoreWrite write) => new($"{Name(write)}: it exists already.");

    public static StoreConflictException BelongsToNothing(StoreWrite write) =>
        new($"{Name(write)}: what it belongs to does not exist.");

    public static ArgumentException BreaksARule(StoreWrite write, Exception error) =>
        new($"{Name(write)}: the row breaks a rule of the store ({error.Message})", error);

    public static StoreConflictException NoSuchExperiment(SetExperimentState write) =>
        new($"{Name(write)}: there is no such experiment.");

    public static StoreConflictException IsNotNext(AppendEvent write) =>
        new($"{Name(write)}: it does not follow the last one in the log.");

    /// <param name="stored">What the store has of the trial, such as "attempt 2 in state running"; null where there is none.</param>
    public static StoreConflictException IsElsewhere(UpdateTrial write, string? stored) =>
        new(
            $"{Name(write)}: the batch expected attempt {write.ExpectedAttempt} in state {string.Join(' ', write.ExpectedStates.Select(Words.Of))} "
                + $"(terminal states are never left); the store has {stored ?? "no such trial"}."
        );

    private static string Name(StoreWrite write) =>
        write switch
        {
            InsertExperiment w => $"New experiment {w.Row.Id}",
            SetExperimentState w => $"State of experiment {w.Experiment}",
            InsertTrial w => $"New trial {w.Row.Experiment}/{w.Row.Number}",
            UpdateTrial w => $"Trial {w.Row.Experiment}/{w.Row.Number}",
            InsertAttempt w => $"New attempt {w.Row.Experiment}/{w.Row.Trial} #{w.Row.Attempt}",
            RecordAttempt w => $"Record of attempt {w.Experiment}/{w.Trial} #{w.Attempt}",
            EndAttempt w => $"End of attempt {w.Experiment}/{w.Trial} #{w.Attempt}",
            InsertReport w => $"Report {w.Row.Experiment}/{w.Row.Trial} #{w.Row.Attempt} step {w.Row.Step}",
            AppendEvent w => $"Event {w.Row.Sequence} of {w.Row.Experiment}",
            PutSnapshot w => $"Snapshot of {w.Row.Experiment}",
            _ => write.GetType().Name,
        };
}
