using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op all = new("all");
        internal static readonly Op all_dim = new("all", "dim");
        internal static readonly Op amax = new("amax");
        internal static readonly Op amin = new("amin");
        internal static readonly Op any = new("any");
        internal static readonly Op any_dim = new("any", "dim");
        internal static readonly Op argmax = new("argmax");
        internal static readonly Op argmin = new("argmin");
        internal static readonly Op argsort = new("argsort");
        internal static readonly Op count_nonzero = new("count_nonzero");
        internal static readonly Op cumprod = new("cumprod");
        internal static readonly Op cumsum = new("cumsum");
        internal static readonly Op kthvalue = new("kthvalue");
        internal static readonly Op logsumexp = new("logsumexp");
        internal static readonly Op max = new("max");
        internal static readonly Op max_dim = new("max", "dim");
        internal static readonly Op mean = new("mean");
        internal static readonly Op mean_dim = new("mean", "dim");
        internal static readonly Op median = new("median");
        internal static readonly Op min = new("min");
        internal static readonly Op min_dim = new("min", "dim");
        internal static readonly Op norm_Scalar = new("norm", "Scalar");
        internal static readonly Op norm_ScalarOpt_dim = new("norm", "ScalarOpt_dim");
        internal static readonly Op prod = new("prod");
        internal static readonly Op prod_dim_int = new("prod", "dim_int");
        internal static readonly Op quantile = new("quantile");
        internal static readonly Op sort_stable = new("sort", "stable");
        internal static readonly Op std = new("std");
        internal static readonly Op std_dim = new("std", "dim");
        internal static readonly Op sum = new("sum");
        internal static readonly Op sum_dim_IntList = new("sum", "dim_IntList");
        internal static readonly Op topk = new("topk");
        internal static readonly Op var = new("var");
        internal static readonly Op var_dim = new("var", "dim");
    }

    /// <summary>Sums, means, extremes and orders, of all elements or along dimensions.</summary>
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Ops.sum.Call(this, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Ops.sum_dim_IntList.Call(this, dim, keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Ops.sum_dim_IntList.Call(this, dim, keepdim, type);

        public Tensor mean() => Ops.mean.Call(this, Arg.None);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Ops.mean_dim.Call(this, dimensions, keepdim, type);

        public Tensor prod(ScalarType? type = null) => Ops.prod.Call(this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Ops.prod_dim_int.Call(this, dim, keepdim, type);

        public Tensor var(bool unbiased = true) => Ops.var.Call(this, unbiased);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false) =>
            Ops.var_dim.Call(this, dim, unbiased, keepdim);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false) =>
            Ops.var_dim.Call(this, dimensions, unbiased, keepdim);

        public Tensor std(bool unbiased = true) => Ops.std.Call(this, unbiased);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false) =>
            Ops.std_dim.Call(this, dim, unbiased, keepdim);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false) =>
            Ops.std_dim.Call(this, dimensions, unbiased, keepdim);

        public Tensor argmax() => Ops.argmax.Call(this);

        public Tensor argmax(long dim, bool keepdim = false) => Ops.argmax.Call(this, dim, keepdim);

        public Tensor argmin() => Ops.argmin.Call(this);

        public Tensor argmin(long dim, bool keepdim = false) => Ops.argmin.Call(this, dim, keepdim);

        public Tensor all() => Ops.all.Call(this);

        public Tensor all(long dim, bool keepdim = false) => Ops.all_dim.Call(this, dim, keepdim);

        public Tensor any() => Ops.any.Call(this);

        public Tensor any(long dim, bool keepdim = false) => Ops.any_dim.Call(this, dim, keepdim);

        public Tensor max() => Ops.max.Call(this);

        public Tensor max(Tensor other) => maximum(other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            Ops.max_dim.Pair(this, dim, keepdim);

        public Tensor min() => Ops.min.Call(this);

        public Tensor min(Tensor other) => minimum(other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            Ops.min_dim.Pair(this, dim, keepdim);

        public Tensor amax(long[] dims, bool keepdim = false) => Ops.amax.Call(this, dims, keepdim);

        public Tensor amin(long[] dims, bool keepdim = false) => Ops.amin.Call(this, dims, keepdim);

        public Tensor norm(float p = 2.0f) => Ops.norm_Scalar.Call(this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            Ops.norm_ScalarOpt_dim.Call(this, p, dim, keepdim);

        public Tensor logsumexp(long dim, bool keepdim = false) => Ops.logsumexp.Call(this, dim, keepdim);

        public Tensor median() => Ops.median.Call(this);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) =>
            Ops.quantile.Call(this, q, dim, keepdim);

        public Tensor count_nonzero(long[]? dims = null) => Ops.count_nonzero.Call(this, dims);

        public Tensor cumsum(long dim, ScalarType? type = null) => Ops.cumsum.Call(this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => Ops.cumprod.Call(this, dim, type);

        public Tensor argsort(long dim = -1, bool descending = false) => Ops.argsort.Call(this, dim, descending);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Ops.topk.Pair(this, k, dim, largest, sorted);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Ops.sort_stable.Pair(this, stable, dim, descending);

        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) =>
            Ops.kthvalue.Pair(this, k, dim ?? -1, keepdim);
    }
}
