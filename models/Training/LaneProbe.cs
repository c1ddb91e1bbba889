namespace Grid.Models;

/// <summary>
/// Answers "lanes: auto": how many trials of one shape pay as lanes of one run. What is bound by the overhead of operators gains; a
/// network whose arithmetic fills the processor gains nothing (TENSORS.md), and then the next trial is better off on its own.
/// </summary>
public static class LaneProbe
{
    /// <summary>More lanes are taken only while a trial's step costs at most this share of its step alone.</summary>
    public const double PayingShare = 0.75;

    /// <summary>Networks above this size fill a CPU on their own: no need to try.</summary>
    public const long LargeOnCpu = 100_000;

    private const int WarmUpSteps = 3;
    private const int TimedSteps = 5;

    /// <summary>
    /// Times a few steps of throw-away trainings with 1, 2, 4, … lanes, up to <paramref name="most"/>, each lane a copy of <paramref name="request"/>'s first.
    /// </summary>
    /// <returns>The number of lanes with the cheapest step per trial among those that pay, else 1.</returns>
    /// <exception cref="ModelException">The training cannot begin.</exception>
    public static int Choose(
        IModel model,
        TrainingRequest request,
        int most,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        if (!model.Info.Fusable || most <= 1)
            return 1;
        using (var alone = model.Start(Copies(request, 1)))
        {
            if (alone is not IStepwise stepwise)
                return most; // without steps of its own a training costs no arithmetic that lanes could compete for
            if (request.Device == "cpu" && stepwise.ParametersPerLane > LargeOnCpu)
                return 1;
        }

        var best = (Lanes: 1, Cost: PayingShare * CostPerTrial(1));
        for (var lanes = 2; lanes <= most && !cancel.IsCancellationRequested; lanes *= 2)
        {
            var cost = CostPerTrial(lanes);
            if (cost <= best.Cost)
                best = (lanes, cost);
        }
        return best.Lanes;

        double CostPerTrial(int lanes)
        {
            using var training = model.Start(Copies(request, lanes));
            var stepwise = (IStepwise)training;
            stepwise.RunSteps(WarmUpSteps);
            var fastest = TimeSpan.MaxValue;
            for (var i = 0; i < TimedSteps; i++)
            {
                var start = time.GetTimestamp();
                stepwise.RunSteps(1);
                var elapsed = time.GetElapsedTime(start);
                fastest = elapsed < fastest ? elapsed : fastest;
            }
            return fastest.TotalSeconds / lanes;
        }
    }

    private static TrainingRequest Copies(TrainingRequest request, int lanes) =>
        request with
        {
            Lanes = [.. Enumerable.Repeat(request.Lanes[0] with { CheckpointPath = null }, lanes)],
        };
}
