using Grid.Grains;

namespace Grid.Silo;

/// <summary>
/// The reports of one training run that have no answer yet, oldest first. An epoch is sent once the one before it is answered, and each until it is. So a training may go on while the control side is away.
/// Used on the training's thread.
/// </summary>
/// <remarks>An answer that ends a lane's attempt is the last one for that lane: what it measured after that epoch is dropped unsent.</remarks>
internal sealed class ReportQueue(Control control)
{
    private readonly Queue<SentReports> _sent = new();
    private SentReports? _newest;

    /// <summary>How many epochs have no answer yet, as far as this thread has looked.</summary>
    public int Count => _sent.Count;

    /// <summary>Sends one epoch of each lane, after those before it.</summary>
    public void Send(IReadOnlyList<LaneReport> reports)
    {
        _newest = control.Send(reports, Count > 0 ? _newest : null);
        _sent.Enqueue(_newest);
    }

    /// <summary>The oldest epoch, answered; null where there is none, or the control side is away and <paramref name="wait"/> is false.</summary>
    /// <exception cref="ControlException">The control side failed. The queue is empty then, as for other exceptions.</exception>
    public IReadOnlyList<(LaneReport Report, ReportAnswer? Answer)>? Next(bool wait)
    {
        if (!_sent.TryPeek(out var oldest))
        {
            return null;
        }

        try
        {
            if (control.Hear(oldest, wait) is not { } answers)
            {
                return null;
            }

            _sent.Dequeue();
            return [.. oldest.Reports.Zip(answers)];
        }
        catch
        {
            // What came after it was not sent.
            _sent.Clear();
            throw;
        }
    }
}

/// <summary>What one lane measured in an epoch.</summary>
internal sealed record LaneReport(Lane Lane, TrialReport Report, IReadOnlyDictionary<string, double> Metrics);

/// <summary>One epoch of a run's lanes, on its way.</summary>
/// <param name="Away">Completes where a try fails because the control side is away.</param>
/// <param name="Answers">In the order of the reports; null for a lane whose attempt was ended by the answer before.</param>
internal sealed record SentReports(
    IReadOnlyList<LaneReport> Reports,
    Task Away,
    Task<IReadOnlyList<ReportAnswer?>> Answers
);
