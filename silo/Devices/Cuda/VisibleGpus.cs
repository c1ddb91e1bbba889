using System.Globalization;

namespace Grid.Silo;

/// <summary>Which of a machine's GPUs a process sees, and as which number: the rules of CUDA_VISIBLE_DEVICES.</summary>
internal static class VisibleGpus
{
    /// <summary>The GPUs in the order in which the process counts them.</summary>
    /// <param name="variable">The value of CUDA_VISIBLE_DEVICES; null: not set, all are seen.</param>
    public static IReadOnlyList<NvidiaGpu> Of(IReadOnlyList<NvidiaGpu> gpus, string? variable) =>
        variable is null
            ? gpus
            // CUDA stops at the first entry that names no GPU.
            :
            [
                .. Entries(variable)
                    .Select(entry => Find(gpus, entry))
                    .TakeWhile(gpu => gpu is not null)
                    .OfType<NvidiaGpu>(),
            ];

    /// <summary>The entry that selects a GPU again, for a child process; the number itself where the variable is not set.</summary>
    public static string Selector(int number, string? variable) =>
        variable is not null && Entries(variable) is var entries && number < entries.Length
            ? entries[number]
            : number.ToString(CultureInfo.InvariantCulture);

    private static string[] Entries(string variable) => variable.Split(',', StringSplitOptions.TrimEntries);

    private static NvidiaGpu? Find(IReadOnlyList<NvidiaGpu> gpus, string entry) =>
        int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? gpus.FirstOrDefault(gpu => gpu.Index == index)
        : entry.StartsWith("GPU-", StringComparison.Ordinal)
            ? gpus.FirstOrDefault(gpu => gpu.Uuid.StartsWith(entry, StringComparison.Ordinal))
        : null;
}
