using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op chunk = new("chunk");
        internal static readonly Op gather = new("gather");
        internal static readonly Op index_add = new("index_add");
        internal static readonly Op index_select = new("index_select");
        internal static readonly Op narrow = new("narrow");
        internal static readonly Op scatter_src = new("scatter", "src");
        internal static readonly Op scatter_add = new("scatter_add");
        internal static readonly Op select_int = new("select", "int");
        internal static readonly Op slice_Tensor = new("slice", "Tensor");
        internal static readonly Op split_Tensor = new("split", "Tensor");
        internal static readonly Op split_with_sizes = new("split_with_sizes");
        internal static readonly Op take = new("take");
        internal static readonly Op unbind_int = new("unbind", "int");
        internal static readonly Op unfold = new("unfold");
    }

    /// <summary>Parts of a tensor.</summary>
    public partial class Tensor
    {
        public Tensor narrow(long dim, long start, long length) => Ops.narrow.Call(this, dim, start, length);

        public Tensor select(long dim, long index) => Ops.select_int.Call(this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) =>
            Ops.slice_Tensor.Call(this, dim, start, finish, step);

        public Tensor index_select(long dim, Tensor index) => Ops.index_select.Call(this, dim, index);

        public Tensor gather(long dim, Tensor index) => Ops.gather.Call(this, dim, index);

        public Tensor take(Tensor index) => Ops.take.Call(this, index);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Ops.index_add.Call(this, dim, index, source, alpha);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Ops.scatter_src.Call(this, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Ops.scatter_add.Call(this, dim, index, src);

        public Tensor unfold(long dimension, long size, long step) => Ops.unfold.Call(this, dimension, size, step);

        public Tensor[] chunk(long chunks, long dim = 0) => Ops.chunk.List(this, chunks, dim);

        public Tensor[] split(long size, int dim = 0) => Ops.split_Tensor.List(this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => Ops.split_with_sizes.List(this, sizes, dim);

        public Tensor[] unbind(long dimension = 0) => Ops.unbind_int.List(this, dimension);
    }
}
