using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    /// <summary>
    /// Until disposed, this thread records nothing for gradients. The mode belongs to the thread of the operating system: do not
    /// await inside the block.
    /// </summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Native.gt_grad_mode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly int _before = Native.gt_grad_mode();

        public GradMode(bool enabled) => Native.gt_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Native.gt_set_grad_mode(_before);
    }
}
