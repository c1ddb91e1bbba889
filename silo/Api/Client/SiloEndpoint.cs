namespace Grid.Silo;

/// <summary>A silo to call.</summary>
/// <param name="Address">Such as http://10.0.0.5:8427.</param>
/// <param name="Token">What it asks for; null: nothing.</param>
/// <param name="TokenFile">Where the token came from, for messages.</param>
public sealed record SiloEndpoint(Uri Address, string? Token = null, string? TokenFile = null)
{
    /// <summary>How long a call is tried again before the silo has answered at all: a wrong address is soon told.</summary>
    public TimeSpan FirstPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long it is tried again once the silo has answered: longer than it takes another silo to take control.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>No silo answers, or none that can at the moment.</summary>
public sealed class SiloUnreachableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The silo has answered that it will not do this.</summary>
public sealed class SiloRefusedException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;
}
