using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op zeros_like = new("zeros_like");
        internal static readonly Op ones_like = new("ones_like");
        internal static readonly Op empty_like = new("empty_like");
        internal static readonly Op full_like = new("full_like");
        internal static readonly Op rand_like = new("rand_like");
        internal static readonly Op randn_like = new("randn_like");
    }

    public static Tensor zeros_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.zeros_like.Call(input, dtype, Arg.None, device), requires_grad);

    public static Tensor ones_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.ones_like.Call(input, dtype, Arg.None, device), requires_grad);

    public static Tensor empty_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.empty_like.Call(input, dtype, Arg.None, device), requires_grad);

    public static Tensor full_like(
        Tensor input,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.full_like.Call(input, value, dtype, Arg.None, device), requires_grad);

    public static Tensor rand_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.rand_like.Call(input, dtype, Arg.None, device), requires_grad);

    public static Tensor randn_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Marked(Ops.randn_like.Call(input, dtype, Arg.None, device), requires_grad);

    public partial class Tensor
    {
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros_like(this, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones_like(this, dtype, device, requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty_like(this, dtype, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.randn_like(this, dtype, device, requires_grad);
    }
}
