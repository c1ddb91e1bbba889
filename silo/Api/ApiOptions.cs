using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>Where and how the HTTP API is served.</summary>
public sealed record ApiOptions
{
    public const string DefaultListen = "127.0.0.1:8427";

    /// <summary>HOST:PORT or http://HOST:PORT; port 0: any that is free.</summary>
    public string Listen { get; init; } = DefaultListen;

    /// <summary>What each request must bring as its bearer token. Null: nothing, which only a loopback address may have.</summary>
    public string? Token { get; init; }

    /// <summary>Lets its bearer read the metrics, and nothing else. Null: the token above does.</summary>
    public string? MetricsToken { get; init; }

    /// <summary>What is handed out at <see cref="Telemetry.Path"/>; null: nothing is there.</summary>
    public Telemetry? Telemetry { get; init; }

    /// <summary>Adds endpoints of other parts, such as the calls between silos. They need the token too.</summary>
    public Action<IEndpointRouteBuilder>? More { get; init; }

    /// <summary>Told of failures that are the program's own, for a log. The client learns no more than that there was one.</summary>
    public Action<Exception>? OnUnexpected { get; init; }

    /// <summary>What keeps the silo from taking sweeps, in a few words, as far as it knows without looking at its store; null: nothing does. For /readyz.</summary>
    public Func<string?>? WhyNotReady { get; init; }

    /// <summary>How often a stream of events on which nothing happens says that it is alive.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a request may take; streams of events are not limited.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>The API cannot be served as asked. The message says why, and what to do.</summary>
public sealed class ApiOptionsException(string message, Exception? inner = null) : Exception(message, inner);
