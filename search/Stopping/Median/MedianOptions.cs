namespace Grid.Search;

/// <summary>`policy: median`: stop a trial whose best is worse than the median of what the others had measured on average by the same step.</summary>
/// <param name="Warmup">Reports of the first so many steps stop nobody.</param>
/// <param name="Startup">So many other trials must have come as far.</param>
public sealed record MedianOptions(long Warmup = 0, int Startup = 3) : StopOptions;
