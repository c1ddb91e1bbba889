using System.Reflection;

namespace Grid.Silo.Tests;

/// <summary>Sweeps of which each call fails first, and is passed on when failures are used up.</summary>
public class FailingSweeps : DispatchProxy
{
    private ISweeps? _inner;
    private Queue<Exception> _failures = [];

    /// <param name="inner">Null: there is nothing behind the failures.</param>
    public static ISweeps Over(ISweeps? inner, params Exception[] failures)
    {
        var made = Create<ISweeps, FailingSweeps>();
        var proxy = (FailingSweeps)(object)made;
        (proxy._inner, proxy._failures) = (inner, new Queue<Exception>(failures));
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _failures.TryDequeue(out var failure) ? throw failure : targetMethod!.Invoke(_inner, args);
}
