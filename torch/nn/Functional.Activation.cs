using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op dropout = new("dropout");
    }

    public static partial class nn
    {
        /// <summary>Activations.</summary>
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => Into(x, x.relu(), inplace);

            public static Tensor selu(Tensor x, bool inplace = false) => Into(x, x.selu(), inplace);

            public static Tensor silu(Tensor x, bool inplace = false) => Into(x, x.silu(), inplace);

            public static Tensor mish(Tensor x, bool inplace = false) => Into(x, x.mish(), inplace);

            public static Tensor relu6(Tensor x, bool inplace = false) => Into(x, x.relu6(), inplace);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => Into(x, x.elu(alpha), inplace);

            public static Tensor celu(Tensor x, double alpha, bool inplace = false) => Into(x, x.celu(alpha), inplace);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                Into(input, input.leaky_relu(negative_slope), inplace);

            public static Tensor hardtanh(
                Tensor x,
                double min_val = -1.0,
                double max_val = 1.0,
                bool inplace = false
            ) => Into(x, x.hardtanh(min_val, max_val), inplace);

            public static Tensor hardswish(Tensor input, bool inplace = false) =>
                Into(input, input.hardswish(), inplace);

            public static Tensor tanh(Tensor x, bool inplace = false) => Into(x, x.tanh(), inplace);

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor logsigmoid(Tensor x) => x.log_sigmoid();

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                x.softplus(beta, threshold);

            public static Tensor softsign(Tensor x) => x / (x.abs() + 1);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Into(input, Ops.dropout.Call(input, p, training), inplace);

            private static Tensor Into(Tensor x, Tensor result, bool inplace)
            {
                if (!inplace)
                    return result;
                using (result)
                    return x.copy_(result);
            }
        }
    }
}
