namespace Grid.Silo;

/// <summary>How trainings run in processes of their own.</summary>
public sealed record WorkerOptions
{
    public required WorkerCommand Command { get; init; }

    /// <summary>How long a worker may take to say that it is there.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a training whose time is up, or that is over, may take to answer before its worker is killed.</summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromSeconds(60);
}
