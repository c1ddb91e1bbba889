using System.Linq.Expressions;
using System.Reflection;

namespace Grid.Host;

/// <summary>One method of a grain interface: compiled once, called without reflection.</summary>
internal sealed class GrainMethod
{
    private readonly Func<Grain, object?[], Task> _invoke;
    private readonly int _cancellationAt;

    public GrainMethod(string interfaceAlias, Type grainInterface, MethodInfo method)
    {
        Name = $"{grainInterface.Name}.{method.Name}";
        if (method.IsGenericMethodDefinition || !typeof(Task).IsAssignableFrom(method.ReturnType))
            throw new ArgumentException(
                $"{Name} must return Task or Task<T> and have no type parameters.",
                nameof(method)
            );
        var parameters = method.GetParameters();
        if (parameters.Any(p => p.ParameterType.IsByRef))
            throw new ArgumentException(
                $"{Name} has a ref, in or out parameter, which no grain call can carry.",
                nameof(method)
            );

        Interleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        _cancellationAt = Array.FindLastIndex(parameters, p => p.ParameterType == typeof(CancellationToken));
        _invoke = CompileInvoke(grainInterface, method, parameters);
        Result = GrainResult.Of(method.ReturnType);
        InterfaceAlias = interfaceAlias;
        Alias = method.GetCustomAttribute<AliasAttribute>()?.Alias ?? method.Name;
        Parameters = [.. parameters.Select(p => p.ParameterType)];
    }

    /// <summary>What it is called in messages to people: interface and method.</summary>
    public string Name { get; }

    /// <summary>The name on the wire of the interface that it is called by.</summary>
    public string InterfaceAlias { get; }

    /// <summary>Its name on the wire.</summary>
    public string Alias { get; }

    public IReadOnlyList<Type> Parameters { get; }

    public GrainResult Result { get; }

    public bool Interleaves { get; }

    public bool IsOneWay { get; }

    public Task Invoke(Grain grain, object?[] arguments) =>
        _invoke(grain, arguments) ?? throw new InvalidOperationException($"{Name} returned null instead of a task.");

    public GrainCall NewCall(EmbeddedGrainHost host, GrainId grain, object?[] arguments) =>
        Result.NewCall(host, grain, this, arguments);

    public CancellationToken CancellationOf(object?[] arguments) =>
        _cancellationAt >= 0 && arguments[_cancellationAt] is CancellationToken cancel ? cancel : default;

    /// <summary>The same arguments with another token in the place of the caller's.</summary>
    public object?[] WithCancellation(object?[] arguments, CancellationToken cancel)
    {
        if (_cancellationAt < 0)
            return arguments;
        var changed = arguments.ToArray();
        changed[_cancellationAt] = cancel;
        return changed;
    }

    private static Func<Grain, object?[], Task> CompileInvoke(
        Type grainInterface,
        MethodInfo method,
        ParameterInfo[] parameters
    )
    {
        var grain = Expression.Parameter(typeof(Grain));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            Expression.Convert(grain, grainInterface),
            method,
            parameters.Select(
                (p, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)
            )
        );
        return Expression
            .Lambda<Func<Grain, object?[], Task>>(Expression.Convert(call, typeof(Task)), grain, arguments)
            .Compile();
    }
}
