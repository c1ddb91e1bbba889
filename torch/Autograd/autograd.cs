using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    /// <summary>Gradients of tensors with respect to tensors.</summary>
    public static partial class autograd
    {
        /// <summary>
        /// The gradients of the sum of <paramref name="outputs"/> (each weighted by its entry of <paramref name="grad_outputs"/>; a
        /// scalar needs none) with respect to each of <paramref name="inputs"/>.
        /// </summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">What it is differentiated by.</param>
        /// <param name="grad_outputs">One weight of the same shape per output.</param>
        /// <param name="retain_graph">Keep the graph for a further call. Does not follow create_graph: pass both.</param>
        /// <param name="create_graph">Make the gradients differentiable themselves.</param>
        /// <param name="allow_unused">An input that no output depends on has a null gradient instead of being an error.</param>
        /// <exception cref="TorchException">An input is unused, or the graph has been freed.</exception>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false
        )
        {
            var weights = Handles(grad_outputs);
            var gradients = new nint[inputs.Count];
            fixed (nint* found = gradients)
            {
                var status = Native.gt_autograd_grad(
                    Handles(outputs),
                    outputs.Count,
                    Handles(inputs),
                    inputs.Count,
                    weights,
                    weights.Length,
                    retain_graph ? 1 : 0,
                    create_graph ? 1 : 0,
                    allow_unused ? 1 : 0,
                    found
                );
                GC.KeepAlive(outputs);
                GC.KeepAlive(inputs);
                GC.KeepAlive(grad_outputs);
                Native.Check(status, "autograd.grad");
            }
            return Array.ConvertAll(gradients, handle => handle == 0 ? null! : Tensor.Own(handle));
        }

        /// <summary>Adds the gradients of <paramref name="tensors"/> to the <c>grad</c> of the leaves (or of <paramref name="inputs"/>).</summary>
        public static void backward(
            IList<Tensor> tensors,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        )
        {
            var weights = Handles(grad_tensors);
            var leaves = Handles(inputs);
            var status = Native.gt_autograd_backward(
                Handles(tensors),
                tensors.Count,
                weights,
                weights.Length,
                retain_graph ?? create_graph ? 1 : 0,
                create_graph ? 1 : 0,
                leaves,
                leaves.Length
            );
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
            Native.Check(status, "autograd.backward");
        }

        private static nint[] Handles(IList<Tensor>? tensors)
        {
            if (tensors is null)
                return [];
            var handles = new nint[tensors.Count];
            for (var i = 0; i < handles.Length; i++)
                handles[i] = tensors[i]?.Handle ?? 0;
            return handles;
        }
    }
}
