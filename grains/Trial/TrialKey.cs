using System.Globalization;

namespace Grid.Grains;

/// <summary>Names a trial. Its text, "experiment/number", is the key of the trial's grain.</summary>
public readonly record struct TrialKey(string Experiment, long Trial)
{
    /// <exception cref="FormatException">The text is no trial's key.</exception>
    public static TrialKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var slash = key.LastIndexOf('/');
        return
            slash > 0
            && long.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var trial)
            ? new TrialKey(key[..slash], trial)
            : throw new FormatException($"'{key}' is no key of a trial: expected 'experiment/number'.");
    }

    public override string ToString() => $"{Experiment}/{Trial}";
}
