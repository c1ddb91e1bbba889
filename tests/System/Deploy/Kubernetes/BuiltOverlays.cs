using System.Collections.Concurrent;

namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>Each overlay, built once for all tests of a class that look at it.</summary>
public sealed class BuiltOverlays
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _built = new();

    internal async Task<Objects> ObjectsAsync(string overlay) =>
        new(Yaml.LoadAll(await _built.GetOrAdd(overlay, name => new(() => Overlay.BuildAsync(name))).Value));
}
