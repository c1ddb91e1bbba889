using System.Globalization;
using System.Security.Cryptography;

namespace Grid.Models;

/// <summary>
/// One trial's whole training state on disk: a safetensors file whose texts say which model it belongs to, where the training stands, and the
/// SHA-256 of the arrays. All randomness is a function of (seed, epoch, step), so that it has no state of its own.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Step">Steps done in the epoch begun.</param>
/// <param name="Arrays">Parameters, optimiser state, running sums.</param>
public sealed record Checkpoint(
    string Model,
    long Epoch,
    int Step,
    IReadOnlyDictionary<string, SafetensorsArray> Arrays
)
{
    private const string Format = "grid-checkpoint";
    private const string Version = "1";

    /// <summary>Writes it as a whole or not at all.</summary>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public void Write(string path)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            ["model"] = Model,
            ["epoch"] = Epoch.ToString(CultureInfo.InvariantCulture),
            ["step"] = Step.ToString(CultureInfo.InvariantCulture),
            ["sha256"] = Hash(Arrays),
        };
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, new Safetensors(metadata, Arrays)));
    }

    /// <exception cref="ModelException">It is missing, damaged, or another model's.</exception>
    public static Checkpoint Read(string path, string model)
    {
        try
        {
            var file = SafetensorsReader.Read(File.ReadAllBytes(path));
            Expect(file.Metadata, "format", Format);
            Expect(file.Metadata, "version", Version);
            Expect(file.Metadata, "model", model);
            Expect(file.Metadata, "sha256", Hash(file.Arrays));
            return new Checkpoint(
                model,
                Number(file.Metadata, "epoch"),
                (int)Number(file.Metadata, "step"),
                file.Arrays
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unusable(path, error);
        }
    }

    /// <summary>The error for a checkpoint at <paramref name="path"/> that cannot be gone on from.</summary>
    public static ModelException Unusable(string path, Exception error) =>
        new($"The checkpoint {path} cannot be used. {error.Message}", error);

    /// <summary>The arrays as a file's content, for reading them by name and shape.</summary>
    public Safetensors Content => new(new Dictionary<string, string>(), Arrays);

    private static string Hash(IReadOnlyDictionary<string, SafetensorsArray> arrays)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var array in arrays.Values)
            hash.AppendData(array.Data.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Expect(IReadOnlyDictionary<string, string> metadata, string key, string expected)
    {
        var found = metadata.GetValueOrDefault(key, "missing");
        if (found != expected)
            throw new InvalidDataException($"Its {key} is {found}, but {expected} was expected.");
    }

    private static long Number(IReadOnlyDictionary<string, string> metadata, string key) =>
        long.TryParse(metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"Its {key} is no number.");
}
