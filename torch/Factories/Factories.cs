using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op zeros = new("zeros");
        internal static readonly Op ones = new("ones");
        internal static readonly Op empty = new("empty", "memory_format");
        internal static readonly Op full = new("full");
        internal static readonly Op eye = new("eye", "m");
        internal static readonly Op arange = new("arange", "start_step");
        internal static readonly Op linspace = new("linspace");
    }

    public static Tensor zeros(
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.zeros.Call(size, dtype, Arg.None, device), requires_grad);

    public static Tensor zeros(
        long size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => zeros([size], dtype, device, requires_grad);

    public static Tensor zeros(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => zeros([rows, columns], dtype, device, requires_grad);

    public static Tensor ones(
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.ones.Call(size, dtype, Arg.None, device), requires_grad);

    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ones([size], dtype, device, requires_grad);

    public static Tensor ones(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => ones([rows, columns], dtype, device, requires_grad);

    /// <summary>A tensor whose elements are whatever the memory held.</summary>
    public static Tensor empty(
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.empty.Call(size, dtype, Arg.None, device), requires_grad);

    public static Tensor empty(
        long size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => empty([size], dtype, device, requires_grad);

    public static Tensor full(
        long[] size,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.full.Call(size, value, dtype, Arg.None, device), requires_grad);

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    public static Tensor eye(
        long rows,
        long columns = -1,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.eye.Call(rows, columns < 0 ? rows : columns, dtype, Arg.None, device), requires_grad);

    /// <summary>start, start + step, … below stop.</summary>
    public static Tensor arange(
        Scalar start,
        Scalar stop,
        Scalar step,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.arange.Call(start, stop, step, dtype, Arg.None, device), requires_grad);

    public static Tensor arange(
        Scalar start,
        Scalar stop,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar stop,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Equally spaced numbers, both ends included.</summary>
    public static Tensor linspace(
        double start,
        double end,
        long steps,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.linspace.Call(start, end, steps, dtype, Arg.None, device), requires_grad);

    private static Tensor Marked(Tensor tensor, bool requires_grad) => requires_grad ? tensor.requires_grad_() : tensor;
}
