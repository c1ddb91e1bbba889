using System.Linq.Expressions;
using System.Reflection;

namespace Grid.Host;

/// <summary>One method of a grain interface: compiled once, called without reflection.</summary>
internal sealed class GrainMethod
{
    private readonly Func<Grain, object?[], Task> _invoke;
    private readonly Func<EmbeddedGrainHost, GrainId, GrainMethod, object?[], GrainCall> _newCall;
    private readonly int _cancellationAt;

    public GrainMethod(Type grainInterface, MethodInfo method)
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
        _newCall = CompileNewCall(
            method.ReturnType == typeof(Task) ? typeof(NoResult) : method.ReturnType.GetGenericArguments()[0]
        );
    }

    public string Name { get; }

    public bool Interleaves { get; }

    public bool IsOneWay { get; }

    public Task Invoke(Grain grain, object?[] arguments) =>
        _invoke(grain, arguments) ?? throw new InvalidOperationException($"{Name} returned null instead of a task.");

    public GrainCall NewCall(EmbeddedGrainHost host, GrainId grain, object?[] arguments) =>
        _newCall(host, grain, this, arguments);

    public CancellationToken CancellationOf(object?[] arguments) =>
        _cancellationAt >= 0 && arguments[_cancellationAt] is CancellationToken cancel ? cancel : default;

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

    private static Func<EmbeddedGrainHost, GrainId, GrainMethod, object?[], GrainCall> CompileNewCall(Type result)
    {
        Type[] signature = [typeof(EmbeddedGrainHost), typeof(GrainId), typeof(GrainMethod), typeof(object?[])];
        var parameters = signature.Select(type => Expression.Parameter(type)).ToArray();
        var constructor = typeof(GrainCall<>).MakeGenericType(result).GetConstructor(signature)!;
        return Expression
            .Lambda<Func<EmbeddedGrainHost, GrainId, GrainMethod, object?[], GrainCall>>(
                Expression.New(constructor, parameters),
                parameters
            )
            .Compile();
    }
}
