namespace Grid.Silo;

/// <summary>Calls to other silos that meet the faults of a plan.</summary>
internal sealed class FaultyHandler(HttpMessageHandler inner, FaultPlan plan) : DelegatingHandler(inner)
{
    /// <summary>The handler itself where the plan is empty.</summary>
    public static HttpMessageHandler Around(HttpMessageHandler inner, FaultPlan plan) =>
        plan.IsEmpty ? inner : new FaultyHandler(inner, plan);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var fault = plan.Due(FaultPoint.Call);
        if (fault is not null && fault.Action != FaultAction.Lose)
        {
            await fault.HappenAsync(Failure, cancellationToken);
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (fault?.Action != FaultAction.Lose)
        {
            return answer;
        }

        answer.Dispose();
        throw Failure();
    }

    private static HttpRequestException Failure() => new("The connection was reset (injected).");
}
