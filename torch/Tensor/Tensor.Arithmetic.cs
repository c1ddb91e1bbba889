using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op add_Scalar = new("add", "Scalar");
        internal static readonly Op add_Tensor = new("add", "Tensor");
        internal static readonly Op addcdiv = new("addcdiv");
        internal static readonly Op addcmul = new("addcmul");
        internal static readonly Op atan2 = new("atan2");
        internal static readonly Op div_Scalar = new("div", "Scalar");
        internal static readonly Op div_Tensor = new("div", "Tensor");
        internal static readonly Op floor_divide = new("floor_divide");
        internal static readonly Op fmod_Scalar = new("fmod", "Scalar");
        internal static readonly Op fmod_Tensor = new("fmod", "Tensor");
        internal static readonly Op hypot = new("hypot");
        internal static readonly Op lerp_Scalar = new("lerp", "Scalar");
        internal static readonly Op lerp_Tensor = new("lerp", "Tensor");
        internal static readonly Op logaddexp = new("logaddexp");
        internal static readonly Op maximum = new("maximum");
        internal static readonly Op minimum = new("minimum");
        internal static readonly Op mul_Scalar = new("mul", "Scalar");
        internal static readonly Op mul_Tensor = new("mul", "Tensor");
        internal static readonly Op pow_Tensor_Scalar = new("pow", "Tensor_Scalar");
        internal static readonly Op pow_Tensor_Tensor = new("pow", "Tensor_Tensor");
        internal static readonly Op remainder_Scalar = new("remainder", "Scalar");
        internal static readonly Op remainder_Tensor = new("remainder", "Tensor");
        internal static readonly Op rsub_Scalar = new("rsub", "Scalar");
        internal static readonly Op sub_Scalar = new("sub", "Scalar");
        internal static readonly Op sub_Tensor = new("sub", "Tensor");
        internal static readonly Op xlogy_Tensor = new("xlogy", "Tensor");
    }

    /// <summary>Arithmetic of two tensors, or of a tensor and a number, with broadcasting.</summary>
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Ops.add_Tensor.Call(this, target);

        public Tensor add(Tensor target, Scalar alpha) => Ops.add_Tensor.Call(this, target, alpha);

        public Tensor add(Scalar scalar) => Ops.add_Scalar.Call(this, scalar);

        public Tensor sub(Tensor target) => Ops.sub_Tensor.Call(this, target);

        public Tensor sub(Scalar target) => Ops.sub_Scalar.Call(this, target);

        public Tensor mul(Tensor target) => Ops.mul_Tensor.Call(this, target);

        public Tensor mul(Scalar target) => Ops.mul_Scalar.Call(this, target);

        public Tensor div(Tensor target) => Ops.div_Tensor.Call(this, target);

        public Tensor div(Scalar target) => Ops.div_Scalar.Call(this, target);

        internal Tensor rsub(Scalar left) => Ops.rsub_Scalar.Call(this, left);

        public Tensor pow(Tensor exponent) => Ops.pow_Tensor_Tensor.Call(this, exponent);

        public Tensor pow(Scalar exponent) => Ops.pow_Tensor_Scalar.Call(this, exponent);

        public Tensor remainder(Tensor target) => Ops.remainder_Tensor.Call(this, target);

        public Tensor remainder(Scalar scalar) => Ops.remainder_Scalar.Call(this, scalar);

        public Tensor fmod(Tensor target) => Ops.fmod_Tensor.Call(this, target);

        public Tensor fmod(Scalar scalar) => Ops.fmod_Scalar.Call(this, scalar);

        public Tensor floor_divide(Tensor other) => Ops.floor_divide.Call(this, other);

        public Tensor atan2(Tensor other) => Ops.atan2.Call(this, other);

        public Tensor maximum(Tensor other) => Ops.maximum.Call(this, other);

        public Tensor minimum(Tensor other) => Ops.minimum.Call(this, other);

        public Tensor logaddexp(Tensor other) => Ops.logaddexp.Call(this, other);

        public Tensor hypot(Tensor other) => Ops.hypot.Call(this, other);

        public Tensor xlogy(Tensor y) => Ops.xlogy_Tensor.Call(this, y);

        public Tensor lerp(Tensor end, Tensor weight) => Ops.lerp_Tensor.Call(this, end, weight);

        public Tensor lerp(Tensor end, Scalar weight) => Ops.lerp_Scalar.Call(this, end, weight);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Ops.addcmul.Call(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Ops.addcdiv.Call(this, tensor1, tensor2, value);
    }
}
