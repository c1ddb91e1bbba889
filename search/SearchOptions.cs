using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>How to search: the `search` part of a spec, defaults filled in.</summary>
/// <param name="Algorithm">One of <see cref="SamplerCatalog.Names"/>.</param>
/// <param name="Trials">How many points to try at most; null: all of them (grid only).</param>
/// <param name="Parallel">How many trials may be waiting or running at once: the search's window.</param>
/// <param name="Repeats">How many trials each point gets, each with a seed of its own.</param>
/// <param name="Seed">Where all randomness of the search and of its trials comes from.</param>
public sealed record SearchOptions(string Algorithm, long? Trials, int Parallel, int Repeats, long Seed)
{
    /// <summary>When trials end or wait before their last epoch: the `stop` part of the spec; null: they never do.</summary>
    public StopOptions? Stop { get; init; }

    /// <summary>The algorithm's own options that the spec gives, by name; the others have their defaults.</summary>
    public ImmutableArray<SamplerSetting> Settings { get; init; } = [];

    /// <summary>Points to try first, in this order. What one leaves out is drawn.</summary>
    public ImmutableArray<Assignment> Enqueue { get; init; } = [];
}

/// <summary>One option of a search algorithm with its value, an integer, a real number or a flag.</summary>
public readonly record struct SamplerSetting(string Name, ParameterValue Value);
