using System.Runtime.InteropServices;
using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    /// <summary>The version of the libtorch at hand, such as "1.13.1".</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Native.gt_version()) ?? "";

    /// <summary>How many threads an operator called from this thread may use.</summary>
    public static int get_num_threads() => Native.gt_threads();

    /// <summary>
    /// Sets how many threads an operator called from this thread may use. Each training thread sets its own: two of them with one
    /// each do not disturb each other. Threads that never set it start with the number that was set last.
    /// </summary>
    public static void set_num_threads(int num) => Native.Check(Native.gt_set_threads(num), "set_num_threads");
}
