using System.Diagnostics;

namespace Grid.Models.Parity;

/// <summary>
/// The arithmetic that the reference runs were made with: the reference BLAS and libtorch's AVX2 kernels. Both are chosen when libtorch is loaded,
/// so a program starts itself again with them.
/// </summary>
internal static class ReferenceKernels
{
    private const string Marker = "GRID_REFERENCE_KERNELS";
    private const string Blas = "/usr/lib/x86_64-linux-gnu/blas";

    /// <summary>What it means when they are not there.</summary>
    public const string Missing =
        "Not in the arithmetic of the reference runs (reference BLAS: Debian's libblas3). Runs that amplify rounding are over the limits without it.";

    public static bool InUse => Environment.GetEnvironmentVariable(Marker) is not null;

    /// <summary>Whether this machine has the reference BLAS (Debian's libblas3).</summary>
    public static bool Available => File.Exists(Path.Combine(Blas, "libblas.so.3"));

    /// <summary>Runs this program again, with these arguments and the reference kernels.</summary>
    /// <returns>What it printed, and its exit code.</returns>
    public static async Task<(string Output, int ExitCode)> RunAgainAsync(string[] args, CancellationToken cancel)
    {
        var program = Environment.ProcessPath!;
        var isDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, isDotnet ? [Environment.GetCommandLineArgs()[0], .. args] : args)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment[Marker] = "1";
        start.Environment["ATEN_CPU_CAPABILITY"] = "avx2";
        start.Environment["LD_LIBRARY_PATH"] = Blas;
        using var again = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        var output = await again.StandardOutput.ReadToEndAsync(cancel);
        await again.WaitForExitAsync(cancel);
        return (output, again.ExitCode);
    }
}
