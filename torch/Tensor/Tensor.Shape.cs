using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op alias = new("alias");
        internal static readonly Op broadcast_to = new("broadcast_to");
        internal static readonly Op clone = new("clone");
        internal static readonly Op contiguous = new("contiguous");
        internal static readonly Op detach = new("detach");
        internal static readonly Op diag = new("diag");
        internal static readonly Op diag_embed = new("diag_embed");
        internal static readonly Op diagonal = new("diagonal");
        internal static readonly Op expand = new("expand");
        internal static readonly Op flatten_using_ints = new("flatten", "using_ints");
        internal static readonly Op flip = new("flip");
        internal static readonly Op movedim_intlist = new("movedim", "intlist");
        internal static readonly Op permute = new("permute");
        internal static readonly Op repeat = new("repeat");
        internal static readonly Op repeat_interleave_self_int = new("repeat_interleave", "self_int");
        internal static readonly Op reshape = new("reshape");
        internal static readonly Op roll = new("roll");
        internal static readonly Op squeeze = new("squeeze");
        internal static readonly Op squeeze_dim = new("squeeze", "dim");
        internal static readonly Op t = new("t");
        internal static readonly Op tile = new("tile");
        internal static readonly Op trace = new("trace");
        internal static readonly Op transpose_int = new("transpose", "int");
        internal static readonly Op tril = new("tril");
        internal static readonly Op triu = new("triu");
        internal static readonly Op unflatten_int = new("unflatten", "int");
        internal static readonly Op unsqueeze = new("unsqueeze");
        internal static readonly Op view = new("view");
    }

    /// <summary>Other shapes of the same elements.</summary>
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Ops.view.Call(this, shape);

        public Tensor reshape(params long[] shape) => Ops.reshape.Call(this, shape);

        public Tensor permute(params long[] permutation) => Ops.permute.Call(this, permutation);

        public Tensor transpose(long dim0, long dim1) => Ops.transpose_int.Call(this, dim0, dim1);

        public Tensor t() => Ops.t.Call(this);

        public Tensor squeeze(long? dim = null) =>
            dim is { } one ? Ops.squeeze_dim.Call(this, one) : Ops.squeeze.Call(this);

        public Tensor unsqueeze(long dim) => Ops.unsqueeze.Call(this, dim);

        public Tensor expand(params long[] sizes) => Ops.expand.Call(this, sizes);

        public Tensor expand_as(Tensor other) => expand(other.shape);

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor broadcast_to(params long[] shape) => Ops.broadcast_to.Call(this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Ops.flatten_using_ints.Call(this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes) => Ops.unflatten_int.Call(this, dim, sizes);

        public Tensor contiguous() => Ops.contiguous.Call(this);

        public Tensor clone() => Ops.clone.Call(this);

        public Tensor detach() => Ops.detach.Call(this);

        public Tensor alias() => Ops.alias.Call(this);

        public Tensor repeat(params long[] sizes) => Ops.repeat.Call(this, sizes);

        public Tensor tile(long[] reps) => Ops.tile.Call(this, reps);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Ops.repeat_interleave_self_int.Call(this, repeats, dim, output_size);

        public Tensor flip(params long[] dims) => Ops.flip.Call(this, dims);

        public Tensor roll(long[] shifts, long[] dims) => Ops.roll.Call(this, shifts, dims);

        public Tensor movedim(long[] source, long[] destination) => Ops.movedim_intlist.Call(this, source, destination);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) =>
            Ops.diagonal.Call(this, offset, dim1, dim2);

        public Tensor diag(long diagonal = 0) => Ops.diag.Call(this, diagonal);

        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) =>
            Ops.diag_embed.Call(this, offset, dim1, dim2);

        public Tensor tril(long diagonal = 0) => Ops.tril.Call(this, diagonal);

        public Tensor triu(long diagonal = 0) => Ops.triu.Call(this, diagonal);

        public Tensor trace() => Ops.trace.Call(this);
    }
}
