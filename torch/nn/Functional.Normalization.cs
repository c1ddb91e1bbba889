using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op batch_norm = new("batch_norm");
        internal static readonly Op group_norm = new("group_norm");
        internal static readonly Op layer_norm = new("layer_norm");
    }

    public static partial class nn
    {
        /// <summary>Normalisations.</summary>
        public static partial class functional
        {
            /// <summary>
            /// Per channel of [N, C, …]: (x − mean) / √(variance + eps) · weight + bias, with the statistics of this batch when
            /// training (the running ones are then updated), else with the running ones. Weight, bias, statistics: [C].
            /// </summary>
            public static Tensor batch_norm(
                Tensor input,
                Tensor? running_mean,
                Tensor? running_var,
                Tensor? weight = null,
                Tensor? bias = null,
                bool training = false,
                double momentum = 0.1,
                double eps = 1e-5
            ) => Ops.batch_norm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            public static Tensor layer_norm(
                Tensor input,
                long[] normalized_shape,
                Tensor? weight = null,
                Tensor? bias = null,
                double eps = 1e-5
            ) => Ops.layer_norm.Call(input, normalized_shape, weight, bias, eps, true);

            public static Tensor group_norm(
                Tensor input,
                long num_groups,
                Tensor? weight = null,
                Tensor? bias = null,
                double eps = 1e-5
            ) => Ops.group_norm.Call(input, num_groups, weight, bias, eps, true);
        }
    }
}
