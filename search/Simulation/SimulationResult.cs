namespace Grid.Search;

/// <summary>What a simulated search came to. Times are in epochs of average length.</summary>
/// <param name="Makespan">From the first trial's begin to the last one's end.</param>
/// <param name="DeviceTime">What all attempts took together, those that failed included.</param>
/// <param name="Epochs">Epochs that were reported.</param>
/// <param name="Promotions">How often a paused trial went on.</param>
/// <param name="Best">The best objective that a completed trial ended with, on the made-up curves; null: none completed.</param>
/// <param name="BestTrial">Whose it is.</param>
/// <param name="BestPossible">What a whole training at the best point of all would end with, without noise.</param>
public sealed record SimulationResult(
    double Makespan,
    double DeviceTime,
    long Epochs,
    long Trials,
    long Completed,
    long Stopped,
    long Failed,
    long Promotions,
    double? Best,
    long? BestTrial,
    double BestPossible
);
