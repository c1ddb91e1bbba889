namespace Grid.Search;

/// <summary>
/// The SplitMix64 generator: turns one seed into well-mixed words, here only to seed <see cref="RandomSource"/>.
/// Source: Sebastiano Vigna, https://prng.di.unimi.it/splitmix64.c (public domain).
/// </summary>
internal sealed class SplitMix64(ulong state)
{
    private ulong _state = state;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
