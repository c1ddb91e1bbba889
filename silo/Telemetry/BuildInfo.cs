using System.Diagnostics.Metrics;
using System.Reflection;

namespace Grid.Silo;

/// <summary>`grid_build_info`: which program this is, as labels of a 1.</summary>
internal static class BuildInfo
{
    public static void Add(IMeterFactory meters)
    {
        var metadata = typeof(BuildInfo)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        var info = new Measurement<int>(
            1,
            new("version", ProgramVersion.Number),
            new("commit", ProgramVersion.Commit ?? ""),
            new("host", metadata.GetValueOrDefault("GrainHost")?.ToLowerInvariant()),
            new("torch", metadata.GetValueOrDefault("Torch")?.ToLowerInvariant())
        );
        meters
            .Create("Grid.Silo")
            .CreateObservableGauge("grid.build.info", () => info, description: "The program, as labels of a 1.");
    }
}
