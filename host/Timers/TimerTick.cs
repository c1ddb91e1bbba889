namespace Grid.Host;

/// <summary>One callback of a timer in its activation's queue.</summary>
internal sealed class TimerTick(GrainTimer timer) : Work
{
    public override bool Interleaves => timer.Interleaves;

    public override bool KeepsAlive => timer.KeepsAlive;

    /// <summary>A timer belongs to its activation: what it had due there is not carried over to the next.</summary>
    public override bool FollowsGrain => false;

    public override bool TryBegin() => true;

    public override async Task RunAsync(Activation activation)
    {
        try
        {
            await timer.TickAsync();
        }
        catch (Exception exception)
        {
            activation.Log.TimerFailed(activation.Id, exception);
        }
        activation.Ended(this);
    }

    public override void Fail(Exception exception) { }
}
