using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Standard normal vectors for one generation, in pairs z and -z whose directions stand at right angles to each other, n pairs at a time: a generation then looks into more
/// different directions than independent draws do, and on both sides of each. Each vector alone is normal still. Source: Wang, Emmerich and Bäck 2014, "Mirrored orthogonal
/// sampling with pairwise selection in evolution strategies", SAC 2014; here without the selection, since results come in any order.
/// </summary>
internal sealed class MirroredDraws(int n)
{
    // What is left of a vector beside the directions that are taken, below which it is rounding.
    private const double Least = 1e-9;

    private readonly List<double[]> _directions = [];
    private double[]? _mirror;

    public double[] Next(RandomSource random)
    {
        if (_mirror is { } mirror)
        {
            _mirror = null;
            return mirror;
        }

        var drawn = new double[n];
        for (var i = 0; i < n; i++)
        {
            drawn[i] = random.NextNormal();
        }

        Turn(drawn);
        _mirror = Array.ConvertAll(drawn, number => -number);
        return drawn;
    }

    /// <summary>Forgets the pairs that were begun: the next draws are another generation's.</summary>
    public void Reset()
    {
        _directions.Clear();
        _mirror = null;
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("directions");
        foreach (var direction in _directions)
        {
            json.WriteReals(direction);
        }

        json.WriteEndArray();
        if (_mirror is { } mirror)
        {
            json.WritePropertyName("mirror");
            json.WriteReals(mirror);
        }

        json.WriteEndObject();
    }

    public static MirroredDraws Read(int n, JsonElement saved)
    {
        var draws = new MirroredDraws(n);
        draws._directions.AddRange(
            saved.GetProperty("directions").EnumerateArray().Select(direction => direction.ToReals())
        );
        draws._mirror = saved.TryGetProperty("mirror", out var mirror) ? mirror.ToReals() : null;
        return draws;
    }

    // Gram and Schmidt, keeping the length that was drawn.
    private void Turn(double[] drawn)
    {
        if (_directions.Count == n)
        {
            _directions.Clear();
        }

        var length = Math.Sqrt(Dots.Dot(drawn, drawn));
        var direction = (double[])drawn.Clone();
        foreach (var taken in _directions)
        {
            var along = Dots.Dot(taken, direction);
            for (var i = 0; i < n; i++)
            {
                direction[i] -= along * taken[i];
            }
        }

        var left = Math.Sqrt(Dots.Dot(direction, direction));
        if (left < Least)
        {
            return;
        }

        for (var i = 0; i < n; i++)
        {
            direction[i] /= left;
            drawn[i] = direction[i] * length;
        }

        _directions.Add(direction);
    }
}
