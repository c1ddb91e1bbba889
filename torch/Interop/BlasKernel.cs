using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Grid.Torch.Interop;

/// <summary>
/// Chooses OpenBLAS's kernels before it is loaded. Debian's OpenBLAS does not know processors newer than itself, nor many virtual ones, and takes SSE3 kernels there
/// (a sixth of a training step). One choice for all processors with AVX2 also keeps a trial's bits when it goes on on another machine. What the user sets is left alone.
/// </summary>
internal static partial class BlasKernel
{
    private const string Variable = "OPENBLAS_CORETYPE";
    private const string Avx2Kernels = "Haswell";

    public static void Choose()
    {
        if (Avx2.IsSupported && OperatingSystem.IsLinux())
        {
            // Environment.SetEnvironmentVariable does not reach native code. A failure leaves OpenBLAS's own choice, which is checked once it is loaded.
            _ = SetEnvironmentVariable(Variable, Avx2Kernels, overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
