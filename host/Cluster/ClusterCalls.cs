namespace Grid.Host;

/// <summary>Takes each call to where control is: this silo's own grains, or the silo that holds it.</summary>
/// <param name="doubt">Called where nobody took a call: who holds control may have changed.</param>
internal sealed class ClusterCalls(Func<ControlTerm?> term, ControlView view, GrainCallSender sender, Action doubt)
    : ICallTarget
{
    public Task Call(GrainId grain, GrainMethod method, object?[] arguments) =>
        method.Result.Unbox(CallAsync(grain, method, arguments, method.CancellationOf(arguments)));

    private async Task<object?> CallAsync(
        GrainId grain,
        GrainMethod method,
        object?[] arguments,
        CancellationToken cancel
    )
    {
        if (term() is { IsOpen: true } own)
            return await own.CallAsync(grain, method, arguments, cancel);
        try
        {
            var first = await SendAsync(grain, method, arguments, cancel);
            if (first.Holder is not { } told)
                return ResultOf(first);
            // Once only: where that silo does not hold control either, the caller's next try finds out more.
            view.Learn(told);
            return view.Holder == told ? ResultOf(await SendAsync(grain, method, arguments, cancel)) : ResultOf(first);
        }
        catch (ControlUnreachableException)
        {
            doubt();
            throw;
        }
    }

    private async Task<SentCall> SendAsync(
        GrainId grain,
        GrainMethod method,
        object?[] arguments,
        CancellationToken cancel
    )
    {
        cancel.ThrowIfCancellationRequested();
        return view.Current switch
        {
            (null, _) => throw new ControlUnreachableException(
                $"{method.Name} of {grain}: no silo is known to hold control."
            ),
            ({ Mine: true }, _) => throw new ControlUnreachableException(
                $"{method.Name} of {grain}: this silo is taking control, or giving it up."
            ),
            var (holder, replaced) => await sender.SendAsync(
                holder.Address,
                grain,
                method,
                arguments,
                cancel,
                replaced
            ),
        };
    }

    private static object? ResultOf(SentCall sent) => sent.Thrown is null ? sent.Result : throw sent.Thrown;
}
