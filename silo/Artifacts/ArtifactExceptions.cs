namespace Grid.Silo;

/// <summary>Something is wrong with an artifact or the place that keeps it. A training goes on without.</summary>
public abstract class ArtifactException(string message, Exception? inner) : Exception(message, inner);

/// <summary>What may pass: the place does not answer, or broke off in the middle.</summary>
public sealed class ArtifactsUnavailableException(string message, Exception? inner) : ArtifactException(message, inner);

/// <summary>What arrived, or what is kept, does not have the announced checksum or length. Nothing of it was made visible.</summary>
public sealed class ArtifactDamagedException(string message) : ArtifactException(message, inner: null);

/// <summary>There is nothing under this path.</summary>
public sealed class ArtifactMissingException(ArtifactPath path)
    : ArtifactException($"There is no {path}.", inner: null);

/// <summary>The place does not take it from us: no token, too large, not a path of its own. Trying again does not help.</summary>
public sealed class ArtifactsRefusedException(string message) : ArtifactException(message, inner: null);

/// <summary>The path names no artifact.</summary>
public sealed class ArtifactPathException(string message) : ArtifactException(message, inner: null);

/// <summary>The disk that keeps the artifacts is full. It is an <see cref="IOException"/> of the same number as a full local disk's, since sweeps pause for both.</summary>
public sealed class ArtifactsFullException(string message, Exception? inner) : IOException(message, inner)
{
    // ENOSPC, as DiskFull knows it.
    private const int NoSpace = 28;

    public static ArtifactsFullException At(string place, Exception? inner) =>
        new($"the disk that keeps the artifacts ({place}) is full", inner) { HResult = NoSpace };
}
