using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op abs = new("abs");
        internal static readonly Op acos = new("acos");
        internal static readonly Op asin = new("asin");
        internal static readonly Op atan = new("atan");
        internal static readonly Op ceil = new("ceil");
        internal static readonly Op celu = new("celu");
        internal static readonly Op clamp = new("clamp");
        internal static readonly Op clamp_Tensor = new("clamp", "Tensor");
        internal static readonly Op clamp_max = new("clamp_max");
        internal static readonly Op clamp_min = new("clamp_min");
        internal static readonly Op cos = new("cos");
        internal static readonly Op cosh = new("cosh");
        internal static readonly Op digamma = new("digamma");
        internal static readonly Op elu = new("elu");
        internal static readonly Op erf = new("erf");
        internal static readonly Op erfc = new("erfc");
        internal static readonly Op erfinv = new("erfinv");
        internal static readonly Op exp = new("exp");
        internal static readonly Op exp2 = new("exp2");
        internal static readonly Op expm1 = new("expm1");
        internal static readonly Op floor = new("floor");
        internal static readonly Op frac = new("frac");
        internal static readonly Op gelu = new("gelu");
        internal static readonly Op hardsigmoid = new("hardsigmoid");
        internal static readonly Op hardswish = new("hardswish");
        internal static readonly Op hardtanh = new("hardtanh");
        internal static readonly Op leaky_relu = new("leaky_relu");
        internal static readonly Op lgamma = new("lgamma");
        internal static readonly Op log = new("log");
        internal static readonly Op log10 = new("log10");
        internal static readonly Op log1p = new("log1p");
        internal static readonly Op log2 = new("log2");
        internal static readonly Op log_sigmoid = new("log_sigmoid");
        internal static readonly Op log_softmax_int = new("log_softmax", "int");
        internal static readonly Op logit = new("logit");
        internal static readonly Op mish = new("mish");
        internal static readonly Op nan_to_num = new("nan_to_num");
        internal static readonly Op neg = new("neg");
        internal static readonly Op reciprocal = new("reciprocal");
        internal static readonly Op relu = new("relu");
        internal static readonly Op relu6 = new("relu6");
        internal static readonly Op round = new("round");
        internal static readonly Op rsqrt = new("rsqrt");
        internal static readonly Op selu = new("selu");
        internal static readonly Op sigmoid = new("sigmoid");
        internal static readonly Op sign = new("sign");
        internal static readonly Op silu = new("silu");
        internal static readonly Op sin = new("sin");
        internal static readonly Op sinh = new("sinh");
        internal static readonly Op softmax_int = new("softmax", "int");
        internal static readonly Op softplus = new("softplus");
        internal static readonly Op sqrt = new("sqrt");
        internal static readonly Op square = new("square");
        internal static readonly Op tan = new("tan");
        internal static readonly Op tanh = new("tanh");
        internal static readonly Op trunc = new("trunc");
    }

    /// <summary>Functions of each element.</summary>
    public partial class Tensor
    {
        public Tensor abs() => Ops.abs.Call(this);

        public Tensor acos() => Ops.acos.Call(this);

        public Tensor asin() => Ops.asin.Call(this);

        public Tensor atan() => Ops.atan.Call(this);

        public Tensor ceil() => Ops.ceil.Call(this);

        public Tensor cos() => Ops.cos.Call(this);

        public Tensor cosh() => Ops.cosh.Call(this);

        public Tensor digamma() => Ops.digamma.Call(this);

        public Tensor erf() => Ops.erf.Call(this);

        public Tensor erfc() => Ops.erfc.Call(this);

        public Tensor erfinv() => Ops.erfinv.Call(this);

        public Tensor exp() => Ops.exp.Call(this);

        public Tensor exp2() => Ops.exp2.Call(this);

        public Tensor expm1() => Ops.expm1.Call(this);

        public Tensor floor() => Ops.floor.Call(this);

        public Tensor frac() => Ops.frac.Call(this);

        public Tensor lgamma() => Ops.lgamma.Call(this);

        public Tensor log() => Ops.log.Call(this);

        public Tensor log10() => Ops.log10.Call(this);

        public Tensor log1p() => Ops.log1p.Call(this);

        public Tensor log2() => Ops.log2.Call(this);

        public Tensor neg() => Ops.neg.Call(this);

        public Tensor reciprocal() => Ops.reciprocal.Call(this);

        public Tensor round() => Ops.round.Call(this);

        public Tensor rsqrt() => Ops.rsqrt.Call(this);

        public Tensor sigmoid() => Ops.sigmoid.Call(this);

        public Tensor sign() => Ops.sign.Call(this);

        public Tensor sin() => Ops.sin.Call(this);

        public Tensor sinh() => Ops.sinh.Call(this);

        public Tensor sqrt() => Ops.sqrt.Call(this);

        public Tensor square() => Ops.square.Call(this);

        public Tensor tan() => Ops.tan.Call(this);

        public Tensor tanh() => Ops.tanh.Call(this);

        public Tensor trunc() => Ops.trunc.Call(this);

        public Tensor negative() => neg();

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Ops.clamp.Call(this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Ops.clamp_Tensor.Call(this, min, max);

        public Tensor clamp_min(Scalar min) => Ops.clamp_min.Call(this, min);

        public Tensor clamp_max(Scalar max) => Ops.clamp_max.Call(this, max);

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Ops.nan_to_num.Call(this, nan, posinf, neginf);

        public Tensor logit(double? eps = null) => Ops.logit.Call(this, eps);

        public Tensor relu() => Ops.relu.Call(this);

        public Tensor selu() => Ops.selu.Call(this);

        public Tensor silu() => Ops.silu.Call(this);

        public Tensor hardswish() => Ops.hardswish.Call(this);

        public Tensor hardsigmoid() => Ops.hardsigmoid.Call(this);

        public Tensor mish() => Ops.mish.Call(this);

        public Tensor relu6() => Ops.relu6.Call(this);

        public Tensor gelu() => Ops.gelu.Call(this);

        public Tensor log_sigmoid() => Ops.log_sigmoid.Call(this);

        public Tensor elu(double alpha = 1) => Ops.elu.Call(this, alpha);

        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) =>
            Ops.elu.Call(this, alpha, scale, input_scale);

        public Tensor celu() => celu(1.0);

        public Tensor celu(Scalar alpha) => Ops.celu.Call(this, alpha);

        public Tensor leaky_relu(Scalar negative_slope) => Ops.leaky_relu.Call(this, negative_slope);

        public Tensor hardtanh(Scalar min, Scalar max) => Ops.hardtanh.Call(this, min, max);

        public Tensor softplus(double beta = 1, double threshold = 20) => Ops.softplus.Call(this, beta, threshold);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Ops.softmax_int.Call(this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Ops.log_softmax_int.Call(this, dim, dtype);
    }
}
