using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    /// <summary>Shape, type, device, and what autograd knows.</summary>
    public unsafe partial class Tensor
    {
        public long[] shape
        {
            get
            {
                var sizes = new long[Native.gt_dimensions(Handle)];
                fixed (long* first = sizes)
                    Native.gt_sizes(Handle, first, null);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long Dimensions => dim();

        public long NumberOfElements => numel();

        public long ElementSize => SizeOf(dtype);

        public ScalarType dtype => Keep((ScalarType)Native.gt_dtype(Handle));

        public Device device
        {
            get
            {
                int index;
                var type = (DeviceType)Native.gt_device(Handle, &index);
                return Keep(type == DeviceType.CPU ? CPU : new Device(type, index));
            }
        }

        public DeviceType device_type => device.type;

        public bool requires_grad
        {
            get => Keep(Native.Check(Native.gt_requires_grad(Handle), nameof(requires_grad))) != 0;
            set => requires_grad_(value);
        }

        public bool is_leaf => Keep(Native.Check(Native.gt_is_leaf(Handle), nameof(is_leaf))) != 0;

        /// <summary>What backward has added up, or null.</summary>
        public Tensor? grad
        {
            get
            {
                nint gradient;
                var found = Keep(Native.Check(Native.gt_grad(Handle, &gradient), nameof(grad)));
                return found != 0 ? Own(gradient) : null;
            }
            set
            {
                Native.Check(Native.gt_set_grad(Handle, value?.Handle ?? 0), nameof(grad));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        public long dim() => Keep(Native.gt_dimensions(Handle));

        public long numel() => Keep(Native.gt_numel(Handle));

        public long[] size() => shape;

        public long size(int dim) => shape is var sizes && dim < 0 ? sizes[sizes.Length + dim] : sizes[dim];

        public long[] stride()
        {
            var strides = new long[Native.gt_dimensions(Handle)];
            fixed (long* first = strides)
                Native.gt_sizes(Handle, null, first);
            GC.KeepAlive(this);
            return strides;
        }

        public bool is_contiguous() => Keep(Native.gt_is_contiguous(Handle)) != 0;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public Tensor requires_grad_(bool requires_grad = true)
        {
            Native.Check(Native.gt_set_requires_grad(Handle, requires_grad ? 1 : 0), nameof(requires_grad_));
            GC.KeepAlive(this);
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Adds this scalar's gradients to the <c>grad</c> of the leaves it depends on.</summary>
        public void backward() => autograd.backward([this]);

        public void backward(
            IList<Tensor>? grad_tensors = null,
            bool retain_graph = false,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public override string ToString() =>
            IsInvalid ? "disposed tensor" : $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        private T Keep<T>(T result)
        {
            GC.KeepAlive(this);
            return result;
        }
    }
}
