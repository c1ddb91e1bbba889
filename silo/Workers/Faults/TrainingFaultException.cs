namespace Grid.Silo;

/// <summary>A training could not go on, for a cause that is known: one of <see cref="Grains.FailureCause"/>.</summary>
internal sealed class TrainingFaultException(string cause, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public string Cause { get; } = cause;

    /// <summary>The cause is in the words.</summary>
    public static TrainingFaultException Of(string message) => new(TrainingFault.CauseOf(message), message);
}

/// <summary>A training in a worker process threw. Its text is the worker's, with the stack there.</summary>
internal sealed class RemoteTrainingException(string error, string message, string text) : Exception(message)
{
    /// <summary>The exception's type there.</summary>
    public string Error => error;

    public override string ToString() => text;
}
