using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    /// <summary>CUDA devices, where the libtorch at hand has them.</summary>
    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => Native.Check(Native.gt_cuda_devices(), "cuda.device_count");

        /// <summary>Waits until the device has done what this thread asked of it. Without CUDA, nothing happens.</summary>
        public static void synchronize(Device? device = null)
        {
            if (is_available())
                Native.Check(Native.gt_cuda_synchronize(device?.index ?? -1), "cuda.synchronize");
        }

        /// <summary>Free and total memory of a device, in bytes.</summary>
        /// <exception cref="TorchException">There is no such device.</exception>
        public static unsafe (ulong free, ulong total) mem_get_info(int index = 0)
        {
            ulong free,
                total;
            Native.Check(Native.gt_cuda_memory(index, &free, &total), "cuda.mem_get_info");
            return (free, total);
        }
    }
}
