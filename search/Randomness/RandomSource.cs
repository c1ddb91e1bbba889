using System.Globalization;
using System.Numerics;

namespace Grid.Search;

/// <summary>
/// The xoshiro256** generator. All randomness of a search comes from it, and its state is part of the snapshot, so a replayed decision
/// draws the same numbers on every machine. Source: David Blackman and Sebastiano Vigna,
/// https://prng.di.unimi.it/xoshiro256starstar.c (public domain).
/// </summary>
public sealed class RandomSource
{
    private const int HexDigits = 16;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    internal RandomSource(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>
    /// A source for a seed. Sources of one seed and different <paramref name="stream"/> are independent for all practical purposes.
    /// </summary>
    public static RandomSource Of(long seed, int stream)
    {
        var outer = new SplitMix64(unchecked((ulong)seed));
        var mix = new SplitMix64(outer.Next() ^ unchecked((ulong)stream * 0xD1342543DE82EF95));
        return new(mix.Next(), mix.Next(), mix.Next(), mix.Next());
    }

    /// <summary>The source whose <see cref="State"/> was saved.</summary>
    /// <exception cref="FormatException">The text is no such state.</exception>
    public static RandomSource Restore(string state)
    {
        if (state.Length != 4 * HexDigits)
        {
            throw new FormatException("A random state has 64 hexadecimal digits.");
        }

        ulong Word(int i) => ulong.Parse(state.AsSpan(i * HexDigits, HexDigits), NumberStyles.AllowHexSpecifier);
        var source = new RandomSource(Word(0), Word(1), Word(2), Word(3));
        return (source._s0 | source._s1 | source._s2 | source._s3) != 0
            ? source
            : throw new FormatException("A random state is not all zero.");
    }

    /// <summary>The whole state, as 64 hexadecimal digits.</summary>
    public string State => $"{_s0:x16}{_s1:x16}{_s2:x16}{_s3:x16}";

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller), always of two uniform numbers.</summary>
    public double NextNormal()
    {
        // 1 - u is never 0.
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextUnit()));
        return radius * Math.Cos(2 * Math.PI * NextUnit());
    }

    /// <summary>Uniform in {0, …, <paramref name="count"/> - 1}, without bias; <paramref name="count"/> is at least 1.</summary>
    public UInt128 NextBelow(UInt128 count)
    {
        // Rejection from the smallest power of two that covers the count: fewer than two draws on average.
        var last = count - 1;
        var shift = (int)UInt128.LeadingZeroCount(last);
        while (true)
        {
            UInt128 drawn;
            if (shift >= 64)
            {
                drawn = shift == 128 ? 0 : Next() >> (shift - 64);
            }
            else
            {
                drawn = new UInt128(Next(), Next()) >> shift;
            }

            if (drawn <= last)
            {
                return drawn;
            }
        }
    }
}
