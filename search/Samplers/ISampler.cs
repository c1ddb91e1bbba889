using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Chooses the points of a search, one after the other, and learns from what became of them. Its state is what <see cref="Save"/> writes, and nothing else.
/// A sampler never waits: where it has less to go by than it would like, it says what it can.
/// </summary>
internal interface ISampler
{
    /// <summary>The next point to try; null when there is none left. All chance comes from <paramref name="random"/>. Changes nothing but where a walk stands.</summary>
    Assignment? Next(RandomSource random);

    /// <summary>A point is being tried: the one that <see cref="Next"/> told last, or one that the user wanted first. Numbers count from 0 without a gap.</summary>
    void Begin(long point, Assignment assignment) { }

    /// <summary>What became of a point that was begun, once for each, in any order.</summary>
    void Observe(PointResult result) { }

    /// <summary>What the user should know of how the last point was chosen; null: nothing new. Told once.</summary>
    string? TakeNote() => null;

    /// <summary>Writes the state as one JSON value, which the sampler's constructor takes back.</summary>
    void Save(Utf8JsonWriter json);
}
