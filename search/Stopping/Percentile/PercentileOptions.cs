namespace Grid.Search;

/// <summary>`policy: percentile`: stop a trial whose best is not among the best so many percent of what completed trials had measured at the same step.</summary>
/// <param name="Percentile">From 0 to 100: how many percent of the trials are let through.</param>
/// <param name="Warmup">Steps before this one stop nobody.</param>
/// <param name="Startup">So many trials must have completed.</param>
/// <param name="Interval">Steps between two looks at one trial.</param>
/// <param name="MinTrials">So many completed trials must have measured at the step.</param>
public sealed record PercentileOptions(
    double Percentile = 25,
    long Warmup = 0,
    int Startup = 5,
    long Interval = 1,
    int MinTrials = 1
) : StopOptions;
