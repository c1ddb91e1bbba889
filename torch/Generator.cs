using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    /// <summary>Seeds the generator that random operators use when none is given.</summary>
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    /// <summary>
    /// A source of random numbers. Its state (a byte tensor) can be stored and set again: the numbers continue bit for bit. Not
    /// for two threads at once.
    /// </summary>
    public class Generator : IDisposable
    {
        private nint _handle;

        /// <param name="seed">The start.</param>
        /// <param name="device">Where the numbers are made; the CPU when null.</param>
        public Generator(ulong seed = 0, Device? device = null)
            : this(Create(seed, device ?? CPU), device ?? CPU) { }

        private Generator(nint handle, Device device)
        {
            _handle = handle != 0 ? handle : throw Native.Failure("Generator");
            this.device = device;
        }

        ~Generator() => Free();

        /// <summary>The generator that CPU operators use when none is given: shared by the whole process.</summary>
        public static Generator Default => new(Native.gt_default_generator(), CPU);

        public Device device { get; }

        internal nint Handle
        {
            get
            {
                ObjectDisposedException.ThrowIf(_handle == 0, this);
                return _handle;
            }
        }

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.gt_seed(Handle, (ulong)seed), "Generator.manual_seed");
            GC.KeepAlive(this);
            return this;
        }

        public unsafe long initial_seed()
        {
            ulong seed;
            Native.Check(Native.gt_initial_seed(Handle, &seed), "Generator.initial_seed");
            GC.KeepAlive(this);
            return (long)seed;
        }

        /// <summary>The whole state, as bytes on the CPU.</summary>
        public Tensor get_state()
        {
            var state = Native.gt_generator_state(Handle);
            GC.KeepAlive(this);
            return state != 0 ? Tensor.Own(state) : throw Native.Failure("Generator.get_state");
        }

        /// <exception cref="TorchException">The tensor is no state of such a generator.</exception>
        public void set_state(Tensor value)
        {
            Native.Check(Native.gt_set_generator_state(Handle, value.Handle), "Generator.set_state");
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing) => Free();

        private static nint Create(ulong seed, Device device) =>
            Native.gt_generator(seed, (int)device.type, device.index);

        private void Free()
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
                Native.gt_release_generator(handle);
        }
    }
}
