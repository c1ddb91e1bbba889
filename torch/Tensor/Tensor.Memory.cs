using System.Runtime.InteropServices;
using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    /// <summary>Elements as C# values and memory.</summary>
    public unsafe partial class Tensor
    {
        /// <summary>
        /// The elements as bytes, in place: reads and writes go to the tensor. The span is valid only while the tensor lives.
        /// </summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous or not on the CPU.</exception>
        public Span<byte> bytes
        {
            get
            {
                var length = numel() * ElementSize;
                return new Span<byte>(Pointer(), checked((int)length));
            }
            set
            {
                var target = bytes;
                if (target.Length != value.Length)
                    throw new ArgumentException($"{value.Length} bytes do not fill a tensor of {target.Length} bytes.");
                value.CopyTo(target);
            }
        }

        /// <summary>The one element.</summary>
        /// <exception cref="TorchException">There is not exactly one.</exception>
        public T item<T>()
            where T : unmanaged
        {
            var value = ReadItem();
            var real = value.Tag == Tag.Double ? BitConverter.Int64BitsToDouble(value.Bits) : value.Bits;
            if (typeof(T) == typeof(float))
                return (T)(object)(float)real;
            if (typeof(T) == typeof(double))
                return (T)(object)real;
            if (typeof(T) == typeof(bool))
                return (T)(object)(real != 0);
            var whole = value.Tag == Tag.Double ? (long)real : value.Bits;
            return (T)Convert.ChangeType(whole, typeof(T), provider: null);
        }

        /// <summary>The elements as values of their own type.</summary>
        /// <exception cref="InvalidOperationException">They are of another type, or not on the CPU.</exception>
        public Utils.TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            if (TypeOf<T>() != dtype)
                throw new InvalidOperationException($"The elements are {dtype}, not {typeof(T).Name}.");
            if (device.type != DeviceType.CPU)
                throw new InvalidOperationException($"The tensor is on {device}: call cpu() first.");
            return new Utils.TensorAccessor<T>(this);
        }

        public double ToDouble() => item<double>();

        public float ToSingle() => item<float>();

        public long ToInt64() => item<long>();

        public int ToInt32() => item<int>();

        public bool ToBoolean() => item<bool>();

        /// <summary>A tensor on the CPU with a copy of these values.</summary>
        internal static Tensor FromMemory<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> sizes)
            where T : unmanaged
        {
            var data = MemoryMarshal.AsBytes(values);
            fixed (byte* first = data)
            fixed (long* firstSize = sizes)
            {
                var handle = Native.gt_from_memory(first, data.Length, (int)TypeOf<T>(), firstSize, sizes.Length);
                return handle != 0 ? Own(handle) : throw Native.Failure("torch.tensor");
            }
        }

        private Value ReadItem()
        {
            Value value;
            Native.Check(Native.gt_item(Handle, &value), "item");
            return Keep(value);
        }

        private void* Pointer()
        {
            if (device.type != DeviceType.CPU)
                throw new InvalidOperationException($"The tensor is on {device}: call cpu() first.");
            if (!is_contiguous())
                throw new InvalidOperationException("The tensor is not contiguous: call contiguous() first.");
            var pointer = Native.gt_data(Handle);
            GC.KeepAlive(this);
            return pointer != null || numel() == 0 ? pointer : throw Native.Failure("data");
        }
    }
}
