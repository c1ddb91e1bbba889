using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op col2im = new("col2im");
        internal static readonly Op conv2d = new("conv2d");
        internal static readonly Op conv_transpose2d_input = new("conv_transpose2d", "input");
        internal static readonly Op im2col = new("im2col");
        internal static readonly Op linear = new("linear");
        internal static readonly Op pixel_shuffle = new("pixel_shuffle");
        internal static readonly Op pixel_unshuffle = new("pixel_unshuffle");
    }

    public static partial class nn
    {
        /// <summary>Convolutions of [N, C, H, W] and linear maps.</summary>
        public static partial class functional
        {
            /// <summary>x Wᵀ + b: input [*, in], weights [out, in], bias [out].</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Ops.linear.Call(input, weights, bias);

            /// <summary>input [N, C, H, W], weight [out, C / groups, kh, kw], bias [out].</summary>
            public static Tensor conv2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                long groups = 1
            ) => Ops.conv2d.Call(input, weight, bias, Or(strides, 1), Or(padding, 0), Or(dilation, 1), groups);

            /// <summary>input [N, C, H, W], weight [C, out / groups, kh, kw], bias [out].</summary>
            public static Tensor conv_transpose2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? output_padding = null,
                long[]? dilation = null,
                long groups = 1
            ) =>
                Ops.conv_transpose2d_input.Call(
                    input,
                    weight,
                    bias,
                    Or(strides, 1),
                    Or(padding, 0),
                    Or(output_padding, 0),
                    groups,
                    Or(dilation, 1)
                );

            /// <summary>[N, C r², H, W] to [N, C, H r, W r].</summary>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) =>
                Ops.pixel_shuffle.Call(input, upscale_factor);

            /// <summary>[N, C, H r, W r] to [N, C r², H, W].</summary>
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) =>
                Ops.pixel_unshuffle.Call(input, downscale_factor);

            private static Arg Or(long[]? given, long standard) => given is null ? standard : given;
        }
    }
}
