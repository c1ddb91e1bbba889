using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op allclose = new("allclose");
        internal static readonly Op bitwise_and_Tensor = new("bitwise_and", "Tensor");
        internal static readonly Op bitwise_not = new("bitwise_not");
        internal static readonly Op bitwise_or_Tensor = new("bitwise_or", "Tensor");
        internal static readonly Op eq_Scalar = new("eq", "Scalar");
        internal static readonly Op eq_Tensor = new("eq", "Tensor");
        internal static readonly Op equal = new("equal");
        internal static readonly Op ge_Scalar = new("ge", "Scalar");
        internal static readonly Op ge_Tensor = new("ge", "Tensor");
        internal static readonly Op gt_Scalar = new("gt", "Scalar");
        internal static readonly Op gt_Tensor = new("gt", "Tensor");
        internal static readonly Op isclose = new("isclose");
        internal static readonly Op isfinite = new("isfinite");
        internal static readonly Op isinf = new("isinf");
        internal static readonly Op isnan = new("isnan");
        internal static readonly Op le_Scalar = new("le", "Scalar");
        internal static readonly Op le_Tensor = new("le", "Tensor");
        internal static readonly Op logical_and = new("logical_and");
        internal static readonly Op logical_not = new("logical_not");
        internal static readonly Op logical_or = new("logical_or");
        internal static readonly Op lt_Scalar = new("lt", "Scalar");
        internal static readonly Op lt_Tensor = new("lt", "Tensor");
        internal static readonly Op masked_fill_Scalar = new("masked_fill", "Scalar");
        internal static readonly Op masked_select = new("masked_select");
        internal static readonly Op ne_Scalar = new("ne", "Scalar");
        internal static readonly Op ne_Tensor = new("ne", "Tensor");
        internal static readonly Op nonzero = new("nonzero");
        internal static readonly Op where_self = new("where", "self");
    }

    /// <summary>Comparisons and choices, element by element.</summary>
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Ops.eq_Tensor.Call(this, target);

        public Tensor eq(Scalar target) => Ops.eq_Scalar.Call(this, target);

        public Tensor ne(Tensor target) => Ops.ne_Tensor.Call(this, target);

        public Tensor ne(Scalar target) => Ops.ne_Scalar.Call(this, target);

        public Tensor lt(Tensor target) => Ops.lt_Tensor.Call(this, target);

        public Tensor lt(Scalar target) => Ops.lt_Scalar.Call(this, target);

        public Tensor le(Tensor target) => Ops.le_Tensor.Call(this, target);

        public Tensor le(Scalar target) => Ops.le_Scalar.Call(this, target);

        public Tensor gt(Tensor target) => Ops.gt_Tensor.Call(this, target);

        public Tensor gt(Scalar target) => Ops.gt_Scalar.Call(this, target);

        public Tensor ge(Tensor target) => Ops.ge_Tensor.Call(this, target);

        public Tensor ge(Scalar target) => Ops.ge_Scalar.Call(this, target);

        public Tensor isfinite() => Ops.isfinite.Call(this);

        public Tensor isnan() => Ops.isnan.Call(this);

        public Tensor isinf() => Ops.isinf.Call(this);

        public Tensor logical_not() => Ops.logical_not.Call(this);

        public Tensor bitwise_not() => Ops.bitwise_not.Call(this);

        public Tensor logical_and(Tensor other) => Ops.logical_and.Call(this, other);

        public Tensor logical_or(Tensor other) => Ops.logical_or.Call(this, other);

        public Tensor bitwise_and(Tensor other) => Ops.bitwise_and_Tensor.Call(this, other);

        public Tensor bitwise_or(Tensor other) => Ops.bitwise_or_Tensor.Call(this, other);

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Ops.isclose.Call(this, other, rtol, atol, nanEqual);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            Ops.allclose.Bool(this, target, rtol, atol, equal_nan);

        /// <summary>Whether shape and elements are the same.</summary>
        public bool Equals(Tensor target) => Ops.equal.Bool(this, target);

        public Tensor where(Tensor condition, Tensor y) => Ops.where_self.Call(condition, this, y);

        public Tensor masked_fill(Tensor mask, Scalar value) => Ops.masked_fill_Scalar.Call(this, mask, value);

        public Tensor masked_select(Tensor mask) => Ops.masked_select.Call(this, mask);

        public Tensor nonzero() => Ops.nonzero.Call(this);
    }
}
