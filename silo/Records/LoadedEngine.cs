using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Grid.Silo;

/// <summary>The tensor library that this process has loaded, told from the files that are mapped into it: to ask the library itself would load it.</summary>
internal static partial class LoadedEngine
{
    private const string Maps = "/proc/self/maps";

    /// <summary>Null where none is loaded, or where the system does not say.</summary>
    public static RecordedEngine? Find()
    {
        var files = Mapped();
        if (!files.Any(file => TorchFile().IsMatch(Path.GetFileName(file))))
        {
            return null;
        }

        var blas = files.FirstOrDefault(file => BlasFile().IsMatch(Path.GetFileName(file)));
        var openBlas = files.FirstOrDefault(file => Ask(file, "openblas_get_config") is not null);
        return new RecordedEngine(
            "libtorch",
            Models.Devices.EngineVersion(),
            openBlas is null ? Path.GetFileName(blas) : Ask(openBlas, "openblas_get_config")!.Trim(),
            openBlas is null ? null : Ask(openBlas, "openblas_get_corename"),
            Path.GetFileName(files.FirstOrDefault(file => CudaFile().IsMatch(Path.GetFileName(file))))
        );
    }

    private static IReadOnlyList<string> Mapped()
    {
        try
        {
            return
            [
                .. File.ReadLines(Maps)
                    .Select(line => line.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? line[at..] : "")
                    .Where(path => path.Contains(".so", StringComparison.Ordinal))
                    .Distinct(StringComparer.Ordinal),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The text that a loaded library's function without arguments returns; null where it has no such function.</summary>
    private static unsafe string? Ask(string file, string function)
    {
        if (!BlasFile().IsMatch(Path.GetFileName(file)) || !NativeLibrary.TryLoad(file, out var library))
        {
            return null;
        }

        try
        {
            return NativeLibrary.TryGetExport(library, function, out var address)
                ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)address)())
                : null;
        }
        finally
        {
            // It stays loaded: this process had it before.
            NativeLibrary.Free(library);
        }
    }

    [GeneratedRegex(@"^libtorch(_cpu)?\.so")]
    private static partial Regex TorchFile();

    [GeneratedRegex(@"^lib(openblas|blas|mkl_core|mkl_rt|blis|nvpl_blas)[^/]*\.so")]
    private static partial Regex BlasFile();

    [GeneratedRegex(@"^libcudart[^/]*\.so")]
    private static partial Regex CudaFile();
}
