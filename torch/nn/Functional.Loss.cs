using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op binary_cross_entropy = new("binary_cross_entropy");
        internal static readonly Op binary_cross_entropy_with_logits = new("binary_cross_entropy_with_logits");
        internal static readonly Op cross_entropy_loss = new("cross_entropy_loss");
        internal static readonly Op huber_loss = new("huber_loss");
        internal static readonly Op kl_div = new("kl_div");
        internal static readonly Op l1_loss = new("l1_loss");
        internal static readonly Op mse_loss = new("mse_loss");
        internal static readonly Op nll_loss_nd = new("nll_loss_nd");
        internal static readonly Op one_hot = new("one_hot");
        internal static readonly Op smooth_l1_loss = new("smooth_l1_loss");
    }

    public static partial class nn
    {
        /// <summary>Losses.</summary>
        public static partial class functional
        {
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Ops.mse_loss.Call(input, target, (long)reduction);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Ops.l1_loss.Call(input, target, (long)reduction);

            public static Tensor smooth_l1_loss(
                Tensor input,
                Tensor target,
                Reduction reduction = Reduction.Mean,
                double beta = 1.0
            ) => Ops.smooth_l1_loss.Call(input, target, (long)reduction, beta);

            /// <summary>Of probabilities in [0, 1].</summary>
            public static Tensor binary_cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => Ops.binary_cross_entropy.Call(input, target, weight, (long)reduction);

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null
            ) => Ops.binary_cross_entropy_with_logits.Call(input, target, weight, pos_weights, (long)reduction);

            /// <summary>Of logits [N, classes] and class numbers [N].</summary>
            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0
            ) => Ops.cross_entropy_loss.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            public static Tensor nll_loss(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => Ops.nll_loss_nd.Call(input, target, weight, (long)reduction);

            public static Tensor kl_div(
                Tensor input,
                Tensor target,
                bool log_target = true,
                Reduction reduction = Reduction.Mean
            ) => Ops.kl_div.Call(input, target, (long)reduction, log_target);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Ops.one_hot.Call(x, num_classes);
        }
    }
}
