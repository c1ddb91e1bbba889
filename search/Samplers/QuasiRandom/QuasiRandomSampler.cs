using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// The points of a scrambled sequence, one after the other: one dimension for each varying parameter, unused where it is inactive. The scrambling comes from the seed
/// of the search, so that the state is one number.
/// </summary>
internal sealed class QuasiRandomSampler(CoordinateSystem system, ISequence sequence, JsonElement? state) : ISampler
{
    private readonly double[] _units = new double[system.Count];
    private long _next = state?.GetInt64() ?? 0;

    public Assignment? Next(RandomSource random)
    {
        sequence.Write(_next++, _units);
        return system.FromUnits(_units);
    }

    public void Save(Utf8JsonWriter json) => json.WriteNumberValue(_next);
}
