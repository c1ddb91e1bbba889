using System.Runtime.CompilerServices;
using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    /// <summary>
    /// An array of numbers of one type on one device, with what autograd has recorded about it. Owns one reference to libtorch's
    /// tensor; freed by its dispose scope, by Dispose, or at last by its finalizer. Not for two threads at once.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private readonly Op? _source;
        private nint _handle;

        private protected Tensor(nint handle, Op? source, DisposeScope? scope)
        {
            _handle = handle;
            _source = source;
            scope?.Add(this);
        }

        /// <summary>Takes over another tensor's reference and its place in its scope; the other is as if disposed.</summary>
        private protected Tensor(Tensor other)
        {
            _handle = other.Handle;
            _source = other._source;
            var scope = other.Scope;
            other.Scope?.Remove(other);
            other._handle = 0;
            scope?.Add(this);
        }

        ~Tensor() => Release();

        /// <summary>A name for people and error messages.</summary>
        public string? name { get; set; }

        /// <summary>True once the memory has been given back.</summary>
        public bool IsInvalid => _handle == 0;

        internal DisposeScope? Scope { get; set; }

        /// <summary>The place in the scope's array.</summary>
        internal int Slot { get; set; }

        internal nint Handle
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                if (_handle == 0)
                    ThrowDisposed();
                return _handle;
            }
        }

        /// <summary>Wraps a reference that the caller owns and puts it into the current scope.</summary>
        internal static Tensor Own(nint handle, Op? source = null) => new(handle, source, DisposeScope.Current);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            Scope?.Remove(this);
            Release();
        }

        /// <summary>Hands this tensor to the scope around its own.</summary>
        public Tensor MoveToOuterDisposeScope() => DisposeScope.MoveToOther(Scope?.OuterScope, this);

        /// <summary>Hands this tensor to the given scope; to none when null.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other) => DisposeScope.MoveToOther(other, this);

        /// <summary>Takes this tensor out of its scope: the caller frees it.</summary>
        public Tensor DetachFromDisposeScope() => DisposeScope.MoveToOther(null, this);

        internal void FreeByScope()
        {
            Scope = null;
            Release();
            GC.SuppressFinalize(this);
        }

        private void Release()
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
                Native.gt_release(handle);
        }

        private void ThrowDisposed()
        {
            var what = name is not null ? $"Tensor '{name}'" : "Tensor";
            if (_source is not null)
                what += $" (a result of aten::{_source.Name})";
            throw new ObjectDisposedException(
                what,
                "Its dispose scope has been closed or Dispose was called; MoveToOuterDisposeScope keeps a tensor longer."
            );
        }
    }
}
