using System.Text.Json;

namespace Grid.Models.Parity;

/// <summary>A reference run that PyTorch computed: see fixtures/README.md.</summary>
public sealed record Fixture(string Name, FixtureSettings Settings, Safetensors Arrays)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>All runs of a folder that have a file and settings.</summary>
    public static IReadOnlyList<Fixture> ReadAll(string folder)
    {
        using var stream = File.OpenRead(Path.Combine(folder, "losses.json"));
        var settings = JsonSerializer.Deserialize<Dictionary<string, FixtureSettings>>(stream, s_json)!;
        return
        [
            .. settings.Select(run => new Fixture(
                run.Key,
                run.Value,
                SafetensorsReader.Read(File.ReadAllBytes(Path.Combine(folder, run.Key + ".safetensors")))
            )),
        ];
    }

    /// <summary>An array as a tensor of its own shape.</summary>
    public Tensor Tensor(string name)
    {
        long[] shape = [.. Arrays.Arrays[name].Shape];
        return tensor(Arrays.Floats(name, shape), shape);
    }
}

/// <summary>How a reference run was made, and the outer loss of every step.</summary>
public sealed record FixtureSettings(
    string Kind,
    int Nz,
    int Ngf,
    int Batch,
    int Steps,
    double Lr,
    string Activation,
    double LatentSigma,
    IReadOnlyList<double> Losses
);
