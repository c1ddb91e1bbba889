using System.Runtime.Intrinsics;

namespace Grid.Search;

/// <summary>Sums over arrays, always four partial sums side by side: the same bits on every machine.</summary>
internal static class Dots
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector256<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            sum += Vector256.Create(a[i..]) * Vector256.Create(b[i..]);
        }

        var total = sum[0] + sum[1] + sum[2] + sum[3];
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}
