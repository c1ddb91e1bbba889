namespace Grid.Torch;

public static partial class torch
{
    /// <summary>
    /// One place in <c>x[…]</c>: a number, a range (<c>1..3</c>), <see cref="Ellipsis"/>, <see cref="Null"/> (a new dimension) or a
    /// tensor of indices or truth values.
    /// </summary>
    public readonly struct TensorIndex
    {
        private readonly Func<Tensor, long, (Tensor, long)> _apply;

        private TensorIndex(Func<Tensor, long, (Tensor, long)> apply, bool isEllipsis = false, bool isNew = false)
        {
            _apply = apply;
            IsEllipsis = isEllipsis;
            IsNew = isNew;
        }

        /// <summary>All dimensions that the other places leave.</summary>
        public static TensorIndex Ellipsis => new((x, dim) => (x, dim), isEllipsis: true);

        /// <summary>A whole dimension.</summary>
        public static TensorIndex Colon => Slice();

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex Null => new((x, dim) => (x.unsqueeze(dim), dim + 1), isNew: true);

        internal bool IsEllipsis { get; }

        /// <summary>Whether it takes none of the tensor's own dimensions.</summary>
        internal bool IsNew { get; }

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new((x, dim) => (x.slice(dim, start ?? 0, stop ?? long.MaxValue, step ?? 1), dim + 1));

        public static TensorIndex Single(long? index) => new((x, dim) => (x.select(dim, index ?? 0), dim));

        public static TensorIndex Tensor(Tensor tensor) =>
            new((x, dim) => (x.index_select(dim, Places(tensor)), dim + 1));

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(Position(index));

        public static implicit operator TensorIndex(Range range) =>
            Slice(Position(range.Start), range.End.Equals(Index.End) ? null : Position(range.End));

        public static implicit operator TensorIndex(Tensor tensor) => Tensor(tensor);

        internal (Tensor, long) Apply(Tensor x, long dim) => _apply(x, dim);

        private static long Position(Index index) => index.IsFromEnd ? -index.Value : index.Value;

        private static Tensor Places(Tensor tensor) =>
            tensor.dtype == ScalarType.Bool ? tensor.nonzero().squeeze(1) : tensor;
    }

    public partial class Tensor
    {
        /// <summary>A part of this tensor; assigning copies into it. The part is a view, unless a tensor is among the places.</summary>
        /// <example><code>x[0], x[.., 1..3], x[TensorIndex.Ellipsis, ^1]</code></example>
        public Tensor this[params TensorIndex[] indices]
        {
            get
            {
                var taken = indices.Count(index => !index.IsEllipsis && !index.IsNew);
                var part = this;
                long dim = 0;
                foreach (var index in indices)
                    (part, dim) = index.IsEllipsis ? (part, dim + this.dim() - taken) : index.Apply(part, dim);
                return part;
            }
            set => this[indices].copy_(value);
        }
    }
}
