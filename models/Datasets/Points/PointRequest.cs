namespace Grid.Models;

/// <summary>How many points a model wants, and of which seed: equal requests give equal points on every machine.</summary>
public sealed record PointRequest(int Train = 10_000, int Test = 2_000, long Seed = 0);
