using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op cat = new("cat");
        internal static readonly Op stack = new("stack");
        internal static readonly Op einsum = new("einsum");
        internal static readonly Op meshgrid = new("meshgrid", "indexing");
        internal static readonly Op cartesian_prod = new("cartesian_prod");
        internal static readonly Op block_diag = new("block_diag");
    }

    /// <summary>Joins tensors along a dimension they have.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Ops.cat.Call(AsArray(tensors), dim);

    /// <summary>Joins tensors of one shape along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Ops.stack.Call(AsArray(tensors), dim);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Ops.einsum.Call(equation, tensors);

    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Ops.meshgrid.List(AsArray(tensors), indexing);

    public static Tensor block_diag(params Tensor[] tensors) => Ops.block_diag.Call(tensors);

    private static Tensor[] AsArray(IEnumerable<Tensor> tensors) => tensors as Tensor[] ?? [.. tensors];
}
