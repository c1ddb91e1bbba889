using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>`policy: pbt`: population based training. The search's trials are the first population; every so many steps the worst of it are replaced by copies of the best, with other hyperparameters.</summary>
/// <param name="Interval">Steps between two replacements.</param>
/// <param name="Quantile">Which share of the population is replaced, by copies of the same share of the best: above 0, at most 0.5.</param>
/// <param name="Resample">How likely a hyperparameter is drawn anew instead of being moved a little.</param>
/// <param name="Mutate">The hyperparameters that a copy changes; none of them may change the network's shape.</param>
public sealed record PbtOptions(long Interval, double Quantile, double Resample, ImmutableArray<string> Mutate)
    : StopOptions
{
    public const double DefaultQuantile = 0.25;
    public const double DefaultResample = 0.25;

    public override bool Pauses => true;

    public override bool Copies => true;

    public override bool IsMilestone(long step) => step % Interval == 0;
}
