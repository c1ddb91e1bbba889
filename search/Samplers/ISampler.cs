using System.Text.Json;

namespace Grid.Search;

/// <summary>Chooses the points of a search, one after the other. Its state is what <see cref="Save"/> writes, and nothing else.</summary>
internal interface ISampler
{
    /// <summary>The next point to try; null when there is none left. All chance comes from <paramref name="random"/>.</summary>
    Assignment? Next(RandomSource random);

    /// <summary>Writes the state as one JSON value, which the sampler's constructor takes back.</summary>
    void Save(Utf8JsonWriter json);
}
