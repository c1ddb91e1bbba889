using System.Collections.Frozen;

namespace Grid.Host;

/// <summary>An exception that arrives in another silo as its own type: made again from its message. Its stack trace stays where it was thrown.</summary>
public sealed record CrossingException(Type Type, Func<string, Exception> Make);

/// <summary>The exceptions that cross. One that is not among them crosses as the nearest of its base types that is.</summary>
internal sealed class CrossingExceptions
{
    private static readonly CrossingException[] BuiltIn =
    [
        new(typeof(TimeoutException), message => new TimeoutException(message)),
        new(typeof(OperationCanceledException), message => new OperationCanceledException(message)),
        new(typeof(ArgumentException), message => new ArgumentException(message)),
        new(typeof(InvalidOperationException), message => new InvalidOperationException(message)),
    ];

    private readonly FrozenDictionary<string, CrossingException> _byName;

    /// <exception cref="ArgumentException">Two have one name, or one is no exception.</exception>
    public CrossingExceptions(IEnumerable<CrossingException> more)
    {
        var all = BuiltIn.Concat(more).ToArray();
        if (Array.Find(all, crossing => !crossing.Type.IsSubclassOf(typeof(Exception))) is { } wrong)
            throw new ArgumentException($"{wrong.Type} is no exception.", nameof(more));
        if (all.GroupBy(crossing => crossing.Type.Name).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"Two exceptions that cross silos are called {twice.Key}.", nameof(more));
        _byName = all.ToFrozenDictionary(crossing => crossing.Type.Name);
    }

    public GrainError Write(Exception exception)
    {
        for (var type = exception.GetType(); type is not null; type = type.BaseType)
        {
            if (_byName.TryGetValue(type.Name, out var crossing) && crossing.Type == type)
                return new GrainError(type.Name, exception.Message);
        }
        return exception is RemoteGrainException remote
            ? new GrainError(remote.Type, remote.Message)
            : new GrainError(exception.GetType().Name, exception.Message);
    }

    public Exception Read(GrainError error) =>
        _byName.TryGetValue(error.Type, out var crossing)
            ? crossing.Make(error.Message)
            : new RemoteGrainException(error.Type, error.Message);
}

/// <summary>An exception on the wire.</summary>
internal sealed record GrainError(string Type, string Message);
