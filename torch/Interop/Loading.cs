using System.Reflection;
using System.Runtime.InteropServices;

namespace Grid.Torch.Interop;

/// <summary>
/// Finds libgridtorch.so beside this assembly, loads it with its libtorch, and makes it ready: malloc tuned, and one matrix
/// product checked against a plain loop, because some BLAS kernels are wrong on some processors.
/// </summary>
internal static unsafe class Loading
{
    /// <summary>Rounding of a float32 product of 129 terms stays two orders below.</summary>
    private const double LargestMatmulDifference = 1e-4;

    /// <summary>The resolver of <see cref="NativeLibrary.SetDllImportResolver"/>.</summary>
    /// <returns>0 for another library than ours: the runtime looks for it.</returns>
    /// <exception cref="TorchNotFoundException">The library or its libtorch is missing.</exception>
    /// <exception cref="TorchException">The BLAS at hand multiplies wrongly.</exception>
    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Native.Library)
            return 0; // found as any other library is
        var folder = Path.GetDirectoryName(assembly.Location);
        if (string.IsNullOrEmpty(folder))
            folder = AppContext.BaseDirectory; // an assembly inside a single-file program has no place of its own
        BlasKernel.Choose();
        var library = Load(Path.Combine(folder, $"lib{name}.so"));
        ((delegate* unmanaged<void>)NativeLibrary.GetExport(library, "gt_tune_malloc"))();
        var difference = ((delegate* unmanaged<double>)NativeLibrary.GetExport(library, "gt_matmul_difference"))();
        CheckMatmul(difference);
        return library;
    }

    internal static nint Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new TorchNotFoundException(
                $"'{path}' is missing. 'dotnet build' makes it (or torch/native/build OUTDIR), "
                    + "once libtorch is there: apt-get install libtorch-dev libopenblas0-openmp, "
                    + "or set GRID_LIBTORCH to an unpacked libtorch or to the torch folder of an installed PyTorch."
            );
        }
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchNotFoundException(
                $"'{path}' cannot be loaded. Is the libtorch it was built with still there? "
                    + "apt-get install libtorch-dev libopenblas0-openmp, or set GRID_LIBTORCH, and build again. "
                    + e.Message,
                e
            );
        }
    }

    internal static void CheckMatmul(double difference)
    {
        if (difference is >= 0 and <= LargestMatmulDifference)
            return;
        throw new TorchException(
            $"The BLAS library multiplies matrices wrongly on this processor (relative difference {difference:g3}). "
                + "With OpenBLAS, set the environment variable OPENBLAS_CORETYPE=Haswell (or SkylakeX) and start again."
        );
    }
}
