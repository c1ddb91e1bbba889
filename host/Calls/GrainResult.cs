using System.Diagnostics.CodeAnalysis;

namespace Grid.Host;

/// <summary>The result type of a method: between the task that its caller awaits and a value of any type.</summary>
internal abstract class GrainResult
{
    /// <summary>Null for a method that returns a plain task.</summary>
    public abstract Type? Type { get; }

    public abstract GrainCall NewCall(EmbeddedGrainHost host, GrainId grain, GrainMethod method, object?[] arguments);

    public abstract Task<object?> Box(Task answer);

    public abstract Task Unbox(Task<object?> answer);

    public static GrainResult Of(Type task) =>
        (GrainResult)
            Activator.CreateInstance(
                typeof(GrainResult<>).MakeGenericType(
                    task == typeof(Task) ? typeof(NoResult) : task.GetGenericArguments()[0]
                )
            )!;
}

/// <inheritdoc/>
[SuppressMessage("Performance", "CA1812", Justification = "Made by its type.")]
internal sealed class GrainResult<T> : GrainResult
{
    public override Type? Type => typeof(T) == typeof(NoResult) ? null : typeof(T);

    public override GrainCall NewCall(EmbeddedGrainHost host, GrainId grain, GrainMethod method, object?[] arguments) =>
        new GrainCall<T>(host, grain, method, arguments);

    public override async Task<object?> Box(Task answer)
    {
        if (answer is Task<T> typed && Type is not null)
            return await typed;
        await answer;
        return null;
    }

    public override Task Unbox(Task<object?> answer) => Type is null ? answer : Typed(answer);

    private static async Task<T> Typed(Task<object?> answer) => (T)(await answer)!;
}
