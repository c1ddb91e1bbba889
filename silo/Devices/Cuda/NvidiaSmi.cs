using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Grid.Silo;

/// <summary>One GPU as nvidia-smi shows it. Memory in bytes, Utilization 0 to 1, Power in watts, Temperature in degrees Celsius; null where the GPU does not say.</summary>
internal sealed record NvidiaGpu(
    int Index,
    string Uuid,
    string Name,
    long? TotalMemory,
    long? UsedMemory,
    long? FreeMemory,
    double? Utilization
)
{
    public double? Power { get; init; }

    public double? Temperature { get; init; }
}

/// <summary>Asks nvidia-smi, where it is installed.</summary>
internal static class NvidiaSmi
{
    private const int MostCharacters = 64 * 1024;
    private const int MostGpus = 256;
    private const long Mebibyte = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Arguments =
    [
        "--query-gpu=index,uuid,name,memory.total,memory.used,memory.free,utilization.gpu,power.draw,temperature.gpu",
        "--format=csv,noheader,nounits",
    ];

    /// <summary>What it prints; null where it is not there, fails, or does not answer: a driver that hangs must not hang Grid.</summary>
    public static async Task<string?> QueryAsync(TimeProvider time, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("nvidia-smi", Arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        using (process)
        using (var patience = new CancellationTokenSource(Patience, time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel))
        {
            try
            {
                return await ReadAsync(process, either.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException)
            {
                process.Kill();
                cancel.ThrowIfCancellationRequested();
                return null;
            }
        }
    }

    /// <summary>The GPUs in what it printed, in its order. Lines that are something else, such as that of a GPU that is lost, are left out.</summary>
    public static IReadOnlyList<NvidiaGpu> Parse(string text) =>
        [.. text.Split('\n').Take(MostGpus).Select(ParseLine).OfType<NvidiaGpu>()];

    private static NvidiaGpu? ParseLine(string line)
    {
        var fields = line.Split(',', StringSplitOptions.TrimEntries);
        return
            fields.Length >= 9
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && fields[1].StartsWith("GPU-", StringComparison.Ordinal)
            ? new NvidiaGpu(
                index,
                fields[1],
                string.Join(", ", fields[2..^6]),
                Number(fields[^6]) * Mebibyte,
                Number(fields[^5]) * Mebibyte,
                Number(fields[^4]) * Mebibyte,
                Number(fields[^3]) is { } percent ? Math.Clamp(percent / 100.0, 0, 1) : null
            )
            {
                Power = Fraction(fields[^2]),
                Temperature = Fraction(fields[^1]),
            }
            : null;
    }

    /// <summary>Null for "[N/A]", "[Not Supported]", "ERR!" and the like.</summary>
    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Fraction(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static async Task<string?> ReadAsync(Process process, CancellationToken cancel)
    {
        process.StandardInput.Close();
        var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancel);
        var text = new char[MostCharacters];
        var length = await process.StandardOutput.ReadBlockAsync(text, cancel);
        if (length == MostCharacters)
        {
            process.Kill();
            return null;
        }

        await errors;
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? new string(text, 0, length) : null;
    }
}
