using System.Numerics;

namespace Grid.Models;

/// <summary>What random numbers are for: numbers for different purposes have nothing to do with each other.</summary>
public enum RandomPurpose
{
    InitialWeights,
    DataOrder,
    TrainingNoise,
    TestNoise,
    DataSplit,
    SyntheticData,
    Interpolation,
    Samples,
}

/// <summary>
/// One lane's random numbers. They are a function of (seed, purpose, epoch, step) only: no state to checkpoint, the same on each device, and what
/// one lane or one measurement draws does not disturb another. xoshiro256** seeded by SplitMix64 (Blackman and Vigna,
/// "Scrambled linear pseudorandom number generators", 2018).
/// </summary>
public sealed class LaneRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public LaneRandom(long seed, RandomPurpose purpose, long epoch = 0, long step = 0)
    {
        var mix = 0UL;
        foreach (var part in (ReadOnlySpan<long>)[seed, (long)purpose, epoch, step])
            mix = Mix(mix ^ Mix((ulong)part));
        _s0 = Mix(mix + 1);
        _s1 = Mix(mix + 2);
        _s2 = Mix(mix + 3);
        _s3 = Mix(mix + 4);
    }

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

    /// <summary>Uniform in [0, 1), 24 bits.</summary>
    public float Uniform() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Fills with U(−bound, bound).</summary>
    public void FillUniform(Span<float> values, float bound)
    {
        foreach (ref var value in values)
            value = (2 * Uniform() - 1) * bound;
    }

    /// <summary>Fills with N(0, sigma²) (Box and Muller 1958).</summary>
    public void FillNormal(Span<float> values, float sigma)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var radius = sigma * MathF.Sqrt(-2 * MathF.Log(1 - Uniform()));
            var (sin, cos) = MathF.SinCos(2 * MathF.PI * Uniform());
            values[i] = radius * cos;
            if (i + 1 < values.Length)
                values[i + 1] = radius * sin;
        }
    }

    /// <summary>A number from 0 to <paramref name="end"/> − 1, each as likely (Lemire 2019).</summary>
    public int Below(int end)
    {
        var product = (Next() >> 32) * (ulong)end;
        if ((uint)product < (uint)end)
            for (var threshold = (uint)-end % (uint)end; (uint)product < threshold; )
                product = (Next() >> 32) * (ulong)end;
        return (int)(product >> 32);
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in random order (Fisher and Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = Below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /// <summary>SplitMix64's step.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
