using Grid.Grains;

namespace Grid.Silo;

/// <summary>Hands leases back from beside their trainings' threads, while an agent leaves: those of trainings that have not begun, and those that did not save in time.</summary>
/// <param name="resending">Goes on where that of the trainings has given up.</param>
/// <param name="giveUp">Signalled when the agent waits for its trainings no longer.</param>
internal sealed class LeaseReturns(IPoolGrain pool, Resending resending, Action<LogLine> note, CancellationToken giveUp)
{
    /// <summary>Returns a lease that others could use while the training still begins here.</summary>
    public async Task ReturnUnbegunAsync(LeaseKey lease)
    {
        try
        {
            await pool.ReleaseAsync(lease, FailureCause.Drained, checkpoint: null, giveUp);
        }
        catch (Exception)
        {
            // The training's thread does it again, until it is done.
        }
    }

    /// <summary>Returns a lease whose training is not waited for any longer, and says so; also where it could not be done in time.</summary>
    public async Task HandBackAsync(LeaseKey lease, CancellationToken cancel)
    {
        try
        {
            await resending
                .RunAsync(
                    async () =>
                    {
                        await pool.ReleaseAsync(lease, FailureCause.Drained, checkpoint: null, cancel);
                        return true;
                    },
                    cancel
                )
                .WaitAsync(cancel);

            // The training's own return may have been on its way, with a checkpoint; which of them the pool took is not known here.
            note(
                LogLine.Warning(
                    lease,
                    "was handed back without its last steps, unless they were just being saved: it goes on from the newest checkpoint on record."
                )
            );
        }
        catch (Exception error)
        {
            NoteUnreturned(lease, error);
        }
    }

    public void NoteUnreturned(LeaseKey lease, Exception error) =>
        note(
            LogLine.Warning(
                lease,
                $"could not be handed back, and goes on elsewhere when its lease has run out: {error.Message}"
            )
        );
}
