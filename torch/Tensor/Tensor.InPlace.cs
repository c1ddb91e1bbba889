using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op abs_ = new("abs_");
        internal static readonly Op add__Scalar = new("add_", "Scalar");
        internal static readonly Op add__Tensor = new("add_", "Tensor");
        internal static readonly Op addcdiv_ = new("addcdiv_");
        internal static readonly Op addcmul_ = new("addcmul_");
        internal static readonly Op clamp_ = new("clamp_");
        internal static readonly Op copy_ = new("copy_");
        internal static readonly Op detach_ = new("detach_");
        internal static readonly Op div__Scalar = new("div_", "Scalar");
        internal static readonly Op div__Tensor = new("div_", "Tensor");
        internal static readonly Op exp_ = new("exp_");
        internal static readonly Op fill__Scalar = new("fill_", "Scalar");
        internal static readonly Op index_add_ = new("index_add_");
        internal static readonly Op index_copy_ = new("index_copy_");
        internal static readonly Op lerp__Scalar = new("lerp_", "Scalar");
        internal static readonly Op lerp__Tensor = new("lerp_", "Tensor");
        internal static readonly Op log_ = new("log_");
        internal static readonly Op masked_fill__Scalar = new("masked_fill_", "Scalar");
        internal static readonly Op mul__Scalar = new("mul_", "Scalar");
        internal static readonly Op mul__Tensor = new("mul_", "Tensor");
        internal static readonly Op neg_ = new("neg_");
        internal static readonly Op pow__Scalar = new("pow_", "Scalar");
        internal static readonly Op reciprocal_ = new("reciprocal_");
        internal static readonly Op relu_ = new("relu_");
        internal static readonly Op scatter__src = new("scatter_", "src");
        internal static readonly Op sigmoid_ = new("sigmoid_");
        internal static readonly Op sqrt_ = new("sqrt_");
        internal static readonly Op sub__Scalar = new("sub_", "Scalar");
        internal static readonly Op sub__Tensor = new("sub_", "Tensor");
        internal static readonly Op tanh_ = new("tanh_");
        internal static readonly Op zero_ = new("zero_");
    }

    /// <summary>Operators that change the tensor and return it.</summary>
    public partial class Tensor
    {
        public Tensor add_(Tensor target) => Ops.add__Tensor.InPlace(this, target);

        public Tensor add_(Tensor target, Scalar alpha) => Ops.add__Tensor.InPlace(this, target, alpha);

        public Tensor add_(Scalar scalar) => Ops.add__Scalar.InPlace(this, scalar);

        public Tensor sub_(Tensor target) => Ops.sub__Tensor.InPlace(this, target);

        public Tensor sub_(Scalar target) => Ops.sub__Scalar.InPlace(this, target);

        public Tensor mul_(Tensor target) => Ops.mul__Tensor.InPlace(this, target);

        public Tensor mul_(Scalar target) => Ops.mul__Scalar.InPlace(this, target);

        public Tensor div_(Tensor target) => Ops.div__Tensor.InPlace(this, target);

        public Tensor div_(Scalar target) => Ops.div__Scalar.InPlace(this, target);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Ops.addcmul_.InPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Ops.addcdiv_.InPlace(this, tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Ops.addcdiv_.InPlace(this, tensor1, tensor2, value);

        public Tensor lerp_(Tensor end, Tensor weight) => Ops.lerp__Tensor.InPlace(this, end, weight);

        public Tensor lerp_(Tensor end, Scalar weight) => Ops.lerp__Scalar.InPlace(this, end, weight);

        public Tensor pow_(Scalar exponent) => Ops.pow__Scalar.InPlace(this, exponent);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Ops.clamp_.InPlace(this, min, max);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Ops.copy_.InPlace(this, source, nonBlocking);

        public Tensor fill_(Scalar value) => Ops.fill__Scalar.InPlace(this, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Ops.masked_fill__Scalar.InPlace(this, mask, value);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Ops.index_add_.InPlace(this, dim, index, source, alpha);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            Ops.index_copy_.InPlace(this, dim, index, source);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Ops.scatter__src.InPlace(this, dim, index, src);

        public Tensor abs_() => Ops.abs_.InPlace(this);

        public Tensor exp_() => Ops.exp_.InPlace(this);

        public Tensor log_() => Ops.log_.InPlace(this);

        public Tensor neg_() => Ops.neg_.InPlace(this);

        public Tensor reciprocal_() => Ops.reciprocal_.InPlace(this);

        public Tensor relu_() => Ops.relu_.InPlace(this);

        public Tensor sigmoid_() => Ops.sigmoid_.InPlace(this);

        public Tensor sqrt_() => Ops.sqrt_.InPlace(this);

        public Tensor tanh_() => Ops.tanh_.InPlace(this);

        public Tensor zero_() => Ops.zero_.InPlace(this);

        public Tensor detach_() => Ops.detach_.InPlace(this);
    }
}
