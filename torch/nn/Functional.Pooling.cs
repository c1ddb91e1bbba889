using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op _upsample_bilinear2d_aa_vec = new("_upsample_bilinear2d_aa", "vec");
        internal static readonly Op adaptive_avg_pool2d = new("adaptive_avg_pool2d");
        internal static readonly Op avg_pool2d = new("avg_pool2d");
        internal static readonly Op constant_pad_nd = new("constant_pad_nd");
        internal static readonly Op max_pool2d = new("max_pool2d");
        internal static readonly Op pad = new("pad");
        internal static readonly Op upsample_bicubic2d_vec = new("upsample_bicubic2d", "vec");
        internal static readonly Op upsample_bilinear2d_vec = new("upsample_bilinear2d", "vec");
        internal static readonly Op upsample_nearest2d_vec = new("upsample_nearest2d", "vec");
    }

    public static partial class nn
    {
        /// <summary>Pooling, padding and resizing of [N, C, H, W].</summary>
        public static partial class functional
        {
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0) =>
                Ops.avg_pool2d.Call(input, kernel_size, stride ?? kernel_size, padding);

            public static Tensor max_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null
            ) => Ops.max_pool2d.Call(input, kernel_size, stride ?? kernel_size, padding ?? 0);

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                Ops.adaptive_avg_pool2d.Call(input, output_size);

            /// <summary>Pads the last dimensions: pad is (before, after) of the last one, then of the one before it, ….</summary>
            public static Tensor pad(
                Tensor input,
                long[] pad,
                PaddingModes mode = PaddingModes.Constant,
                double value = 0
            ) =>
                mode switch
                {
                    PaddingModes.Reflect => Ops.pad.Call(input, pad, "reflect"),
                    PaddingModes.Replicate => Ops.pad.Call(input, pad, "replicate"),
                    PaddingModes.Circular => Ops.pad.Call(input, pad, "circular"),
                    _ => Ops.constant_pad_nd.Call(input, pad, value),
                };

            /// <summary>Resizes [N, C, H, W] to a size [H, W] or by a factor [h, w].</summary>
            /// <exception cref="NotSupportedException">The mode is not for images.</exception>
            public static Tensor interpolate(
                Tensor x,
                long[]? size = null,
                double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null,
                bool recompute_scale_factor = false,
                bool antialias = false
            )
            {
                if (recompute_scale_factor && scale_factor is not null)
                {
                    size = [.. scale_factor.Select((factor, i) => (long)(x.size(i + 2) * factor))];
                    scale_factor = null;
                }
                var corners = align_corners ?? false;
                return mode switch
                {
                    InterpolationMode.Nearest => Ops.upsample_nearest2d_vec.Call(x, size, scale_factor),
                    InterpolationMode.Bilinear when antialias => Ops._upsample_bilinear2d_aa_vec.Call(
                        x,
                        size,
                        corners,
                        scale_factor
                    ),
                    InterpolationMode.Bilinear => Ops.upsample_bilinear2d_vec.Call(x, size, corners, scale_factor),
                    InterpolationMode.Bicubic => Ops.upsample_bicubic2d_vec.Call(x, size, corners, scale_factor),
                    _ => throw new NotSupportedException($"interpolate has no mode {mode} here."),
                };
            }
        }
    }
}
