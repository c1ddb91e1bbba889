using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Silo;

/// <summary>
/// What one training ran on, as the machine that trained found it: all that a reproducibility report asks for beside the spec, the seed and the parameters, which the rows have. Equal surroundings give
/// equal text, so an experiment has few of them.
/// </summary>
/// <param name="Device">"cpu", "cuda" or "fake".</param>
/// <param name="Threads">CPU threads of the training.</param>
/// <param name="Lanes">How many trials began in lockstep.</param>
/// <param name="Defaults">The model's parameters with their defaults in the program that trained: what a trial does not set.</param>
/// <param name="Engine">Null where nothing was computed with tensors.</param>
/// <param name="Dataset">Null where the model needs none.</param>
public sealed record RunRecord(
    RecordedProgram Grid,
    RecordedHardware Hardware,
    RecordedSystem System,
    RecordedEngine? Engine,
    RecordedDataset? Dataset,
    string Device,
    int Threads,
    int Lanes,
    IReadOnlyDictionary<string, JsonElement> Defaults
)
{
    public string ToJson() => JsonSerializer.Serialize(this, RecordJson.Default.RunRecord);

    /// <exception cref="JsonException">The text is no record.</exception>
    public static RunRecord Parse(string json) =>
        JsonSerializer.Deserialize(json, RecordJson.Default.RunRecord) ?? throw new JsonException("A record is null.");
}

/// <param name="Version">Such as "1.0.0".</param>
/// <param name="Commit">The commit that it was built from; null where that was not known.</param>
public sealed record RecordedProgram(string Version, string? Commit);

/// <param name="Cpu">The processor's name.</param>
/// <param name="Cores">Those that this program may use.</param>
/// <param name="Memory">Bytes; the control group's limit where that is less than the machine's.</param>
/// <param name="Gpus">Those that were offered to trainings.</param>
/// <param name="GpuDriver">The version of NVIDIA's kernel driver; null: none is loaded.</param>
public sealed record RecordedHardware(
    string? Cpu,
    string Architecture,
    int Cores,
    long? Memory,
    IReadOnlyList<RecordedGpu> Gpus,
    string? GpuDriver
);

public sealed record RecordedGpu(string Id, string Name, long? Memory);

/// <param name="Os">Such as "Debian GNU/Linux 12 (bookworm)".</param>
/// <param name="Dotnet">The runtime, such as ".NET 10.0.1".</param>
public sealed record RecordedSystem(string Os, string Kernel, string Dotnet);

/// <summary>The tensor library, as it is loaded in the process that trains.</summary>
/// <param name="Blas">The library that multiplies matrices, by its own words or its file's name; null where it is not to be told.</param>
/// <param name="BlasKernel">Which of its kernels, such as "Haswell"; null where it does not say.</param>
/// <param name="Cuda">The file of the CUDA runtime; null where there is none.</param>
public sealed record RecordedEngine(string Name, string Version, string? Blas, string? BlasKernel, string? Cuda);

/// <summary>A data set as it was read. Train and Test count the images that the training used of each split; null where they are made as they are needed.</summary>
public sealed record RecordedDataset(string Name, IReadOnlyList<RecordedFile> Files, long? Train, long? Test);

/// <param name="Sha256">Of what is in it, unpacked; in hex.</param>
public sealed record RecordedFile(string Name, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
