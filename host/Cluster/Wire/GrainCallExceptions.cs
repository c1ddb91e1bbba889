namespace Grid.Host;

/// <summary>A grain in another silo threw an exception that does not cross silos as its own type.</summary>
/// <param name="type">The name of its type.</param>
public sealed class RemoteGrainException(string type, string message) : Exception($"{type}: {message}")
{
    /// <summary>The name of the type of what was thrown.</summary>
    public string Type { get; } = type;
}

/// <summary>
/// This silo and the one that holds control do not understand each other: another token, another version, a message that is too large. Sending again does not help.
/// </summary>
public sealed class GrainCallRefusedException(string message, Exception? inner = null) : Exception(message, inner);
