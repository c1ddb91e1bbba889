namespace Grid.Search;

/// <summary>`policy: wilcoxon`: leave out the remaining repeats of a point that is significantly worse than the best one.</summary>
/// <param name="Significance">How likely such results may be at most, were the point as good as the best one.</param>
/// <param name="MinRepeats">So many repeats must have ended before a point is judged.</param>
public sealed record WilcoxonOptions(double Significance = 0.1, int MinRepeats = 2) : StopOptions;
