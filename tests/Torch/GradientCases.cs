using static Grid.Torch.torch;
using static Grid.Torch.torch.nn;
using static Grid.Torch.torch.nn.functional;

namespace Grid.Torch.Tests;

/// <summary>One line per differentiable operator.</summary>
internal static class GradientCases
{
    private static readonly long[] Small = [2, 3];
    private static readonly long[] Square = [3, 3];
    private static readonly long[] Images = [4, 2, 5, 5];

    public static IEnumerable<GradientCase> All =>
        [.. Elements, .. Layers, .. Losses, .. Reductions, .. Shapes, .. Matrices];

    private static GradientCase[] Elements =>
        [
            new("add", x => x[0] + x[1], [Small, Small]),
            new("add with alpha", x => x[0].add(x[1], 0.5), [Small, Small]),
            new("add with broadcasting", x => x[0] + x[1], [Small, [3]]),
            new("subtract", x => x[0] - x[1], [Small, Small]),
            new("subtract from a number", x => 1.5 - x[0], [Small]),
            new("negate", x => -x[0], [Small]),
            new("multiply", x => x[0] * x[1], [Small, [2, 1]]),
            new("divide", x => x[0] / x[1], [Small, Small], Positive),
            new("divide a number", x => 2.0 / x[0], [Small], Positive),
            new("exp", x => x[0].exp(), [Small]),
            new("log", x => x[0].log(), [Small], Positive),
            new("log1p", x => x[0].log1p(), [Small], Positive),
            new("sqrt", x => x[0].sqrt(), [Small], Positive),
            new("rsqrt", x => x[0].rsqrt(), [Small], Positive),
            new("abs", x => x[0].abs(), [Small], OffZero),
            new("square", x => x[0].square(), [Small]),
            new("pow of a number", x => x[0].pow(3.5), [Small], Positive),
            new("pow of a tensor", x => x[0].pow(x[1]), [Small, Small], Positive),
            new("sin", x => x[0].sin(), [Small]),
            new("cos", x => x[0].cos(), [Small]),
            new("erf", x => x[0].erf(), [Small]),
            new("tanh", x => x[0].tanh(), [Small]),
            new("sigmoid", x => x[0].sigmoid(), [Small]),
            new("softplus", x => softplus(x[0]), [Small]),
            new("softplus, beta 3", x => softplus(x[0], 3), [Small]),
            new("softsign", x => softsign(x[0]), [Small], OffZero),
            new("logsigmoid", x => logsigmoid(x[0]), [Small]),
            new("relu", x => relu(x[0]), [Small], OffZero),
            new("leaky relu", x => leaky_relu(x[0], 0.2), [Small], OffZero),
            new("elu", x => elu(x[0], 1.0), [Small], OffZero),
            new("elu, alpha 0.7", x => elu(x[0], 0.7), [Small], OffZero),
            new("selu", x => selu(x[0]), [Small], OffZero),
            new("celu", x => celu(x[0], 1.3), [Small], OffZero),
            new("silu", x => silu(x[0]), [Small]),
            new("gelu", x => gelu(x[0]), [Small]),
            new("mish", x => mish(x[0]), [Small]),
            new("hardtanh", x => hardtanh(x[0] * 0.3), [Small]),
            new("softmax", x => softmax(x[0], 1), [Small]),
            new("log_softmax", x => log_softmax(x[0], 1), [Small]),
            new("clamp", x => x[0].clamp(-5, 5), [Small]),
            new("maximum", x => x[0].maximum(x[1] + 5), [Small, Small]),
            new("lerp", x => x[0].lerp(x[1], 0.3), [Small, Small]),
            new("where", x => where(x[0].detach() > 0, x[0].sin(), x[1]), [Small, Small]),
        ];

    private static GradientCase[] Layers =>
        [
            new(
                "linear",
                x => linear(x[0], x[1], x[2]),
                [
                    [4, 3],
                    [5, 3],
                    [5],
                ]
            ),
            new(
                "linear without bias",
                x => linear(x[0], x[1]),
                [
                    [4, 3],
                    [5, 3],
                ]
            ),
            new("conv2d", x => conv2d(x[0], x[1], x[2]), [Images, [3, 2, 3, 3], [3]]),
            new("conv2d, stride 2, padding 1", x => conv2d(x[0], x[1], null, [2], [1]), [Images, [3, 2, 4, 4]]),
            new(
                "conv2d, groups",
                x => conv2d(x[0], x[1], x[2], padding: [1, 1], groups: 2),
                [Images, [4, 1, 3, 3], [4]]
            ),
            new("conv2d, dilation", x => conv2d(x[0], x[1], dilation: [2, 2]), [Images, [3, 2, 2, 2]]),
            new(
                "conv_transpose2d",
                x => conv_transpose2d(x[0], x[1], x[2]),
                [
                    [2, 3, 1, 1],
                    [3, 2, 4, 4],
                    [2],
                ]
            ),
            new(
                "conv_transpose2d, stride 2, padding 1",
                x => conv_transpose2d(x[0], x[1], x[2], [2, 2], [1, 1]),
                [
                    [2, 3, 4, 4],
                    [3, 2, 4, 4],
                    [2],
                ]
            ),
            new(
                "conv_transpose2d, groups",
                x => conv_transpose2d(x[0], x[1], x[2], [2, 2], [1, 1], [1, 1], groups: 2),
                [
                    [2, 4, 3, 3],
                    [4, 2, 3, 3],
                    [4],
                ]
            ),
            new(
                "batch_norm, training",
                x => batch_norm(x[0], null, null, x[1], x[2], training: true),
                [Images, [2], [2]]
            ),
            new(
                "batch_norm of vectors, training",
                x => batch_norm(x[0], null, null, x[1], x[2], training: true),
                [
                    [6, 3],
                    [3],
                    [3],
                ]
            ),
            new(
                "batch_norm, running statistics",
                x => batch_norm(x[0], zeros(2, float64), ones(2, float64), x[1], x[2]),
                [Images, [2], [2]]
            ),
            new(
                "layer_norm",
                x => layer_norm(x[0], [3], x[1], x[2]),
                [
                    [4, 3],
                    [3],
                    [3],
                ]
            ),
            new(
                "group_norm",
                x => group_norm(x[0], 2, x[1], x[2]),
                [
                    [2, 4, 3, 3],
                    [4],
                    [4],
                ]
            ),
            new(
                "pixel_shuffle",
                x => pixel_shuffle(x[0], 2),
                [
                    [2, 8, 3, 3],
                ]
            ),
            new(
                "pixel_unshuffle",
                x => pixel_unshuffle(x[0], 2),
                [
                    [2, 2, 4, 4],
                ]
            ),
            new("interpolate, bilinear", x => interpolate(x[0], [7, 8], mode: InterpolationMode.Bilinear), [Images]),
            new(
                "interpolate, bilinear, corners",
                x => interpolate(x[0], [9, 9], mode: InterpolationMode.Bilinear, align_corners: true),
                [Images]
            ),
            new("interpolate, nearest", x => interpolate(x[0], scale_factor: [2, 2]), [Images]),
            new("avg_pool2d", x => avg_pool2d(x[0], 2), [Images]),
            new("max_pool2d", x => max_pool2d(x[0], 2), [Images]),
            new("pad", x => pad(x[0], [1, 2, 0, 1]), [Images]),
        ];

    private static GradientCase[] Losses =>
        [
            new("mse_loss", x => mse_loss(x[0], x[1]), [Small, Small]),
            new("mse_loss, none", x => mse_loss(x[0], x[1], Reduction.None), [Small, Small]),
            new("mse_loss, sum", x => mse_loss(x[0], x[1], Reduction.Sum), [Small, Small]),
            new("l1_loss", x => l1_loss(x[0], zeros_like(x[0])), [Small], OffZero),
            new("binary_cross_entropy", x => binary_cross_entropy(x[0], Target()), [Small], Unit),
            new(
                "binary_cross_entropy, none",
                x => binary_cross_entropy(x[0], Target(), reduction: Reduction.None),
                [Small],
                Unit
            ),
            new("binary_cross_entropy_with_logits", x => binary_cross_entropy_with_logits(x[0], Target()), [Small]),
            new(
                "binary_cross_entropy_with_logits, sum",
                x => binary_cross_entropy_with_logits(x[0], Target(), reduction: Reduction.Sum),
                [Small]
            ),
            new("cross_entropy", x => cross_entropy(x[0], tensor([2L, 0])), [Small]),
            new("kl_div", x => kl_div(log_softmax(x[0], 1), log_softmax(Target(), 1)), [Small]),
        ];

    private static GradientCase[] Reductions =>
        [
            new("sum", x => x[0].sin().sum(), [Small]),
            new("sum along a dimension", x => x[0].sin().sum(1), [Small]),
            new(
                "sum along dimensions",
                x => x[0].sin().sum([0, 2], keepdim: true),
                [
                    [2, 3, 2],
                ]
            ),
            new("mean", x => x[0].sin().mean(), [Small]),
            new("mean along dimensions", x => x[0].sin().mean([1]), [Small]),
            new("prod", x => x[0].prod(), [Small], Positive),
            new("var", x => x[0].var(), [Small]),
            new("std along a dimension", x => x[0].std(1), [Small]),
            new("norm", x => x[0].norm(), [Small]),
            new("norm along a dimension", x => x[0].norm(1), [Small]),
            new("logsumexp", x => x[0].logsumexp(1), [Small]),
            new("max along a dimension", x => x[0].max(1).values, [Small]),
            new("amax", x => x[0].amax([0, 1]), [Small]),
            new("topk", x => x[0].topk(2).values, [Small]),
            new("cumsum", x => x[0].sin().cumsum(1), [Small]),
        ];

    private static GradientCase[] Shapes =>
        [
            new("view", x => x[0].sin().view(3, 2), [Small]),
            new("reshape of a transpose", x => x[0].t().reshape(6), [Small]),
            new(
                "permute",
                x => x[0].permute(2, 0, 1).contiguous(),
                [
                    [2, 3, 2],
                ]
            ),
            new("expand", x => x[0].unsqueeze(1).expand(2, 4, 3), [Small]),
            new(
                "squeeze",
                x => x[0].squeeze(1),
                [
                    [2, 1, 3],
                ]
            ),
            new("narrow", x => x[0].narrow(1, 1, 2), [Small]),
            new("select", x => x[0].select(0, 1), [Small]),
            new("index_select", x => x[0].index_select(1, tensor([2L, 2, 0])), [Small]),
            new(
                "gather",
                x =>
                    x[0]
                        .gather(
                            1,
                            tensor(
                                new long[,]
                                {
                                    { 2, 2 },
                                    { 0, 1 },
                                }
                            )
                        ),
                [Small]
            ),
            new("cat", x => cat([x[0], x[1]], dim: 1), [Small, Small]),
            new("stack", x => stack([x[0], x[1]]), [Small, Small]),
            new(
                "chunk",
                x => x[0].chunk(2, 1)[1],
                [
                    [2, 4],
                ]
            ),
            new("split", x => x[0].split([1, 2], 1)[1], [Small]),
            new("repeat_interleave", x => x[0].repeat_interleave(3, 1), [Small]),
            new("flip", x => x[0].flip(1), [Small]),
            new("diag_embed", x => x[0].diag_embed(), [Small]),
            new("tril", x => x[0].tril(), [Square]),
        ];

    private static GradientCase[] Matrices =>
        [
            new(
                "matmul",
                x => x[0].matmul(x[1]),
                [
                    [4, 3],
                    [3, 5],
                ]
            ),
            new(
                "matmul of stacks",
                x => x[0].matmul(x[1]),
                [
                    [2, 4, 3],
                    [3, 5],
                ]
            ),
            new(
                "mm",
                x => x[0].mm(x[1]),
                [
                    [4, 3],
                    [3, 5],
                ]
            ),
            new(
                "bmm",
                x => x[0].bmm(x[1]),
                [
                    [2, 4, 3],
                    [2, 3, 5],
                ]
            ),
            new(
                "addmm",
                x => x[0].addmm(x[1], x[2], 0.5f, 2f),
                [
                    [4, 5],
                    [4, 3],
                    [3, 5],
                ]
            ),
            new(
                "einsum",
                x => einsum("kno,koi->kni", x[0], x[1]),
                [
                    [2, 4, 3],
                    [2, 3, 5],
                ]
            ),
            new(
                "outer",
                x => x[0].outer(x[1]),
                [
                    [3],
                    [4],
                ]
            ),
            new("inv", x => linalg.inv(Definite(x[0])), [Square]),
            new(
                "pinv",
                x => linalg.pinv(x[0]),
                [
                    [4, 3],
                ]
            ),
            new("det", x => linalg.det(Definite(x[0])), [Square]),
            new("slogdet", x => linalg.slogdet(Definite(x[0])).Item2, [Square]),
            new("cholesky", x => linalg.cholesky(Definite(x[0])), [Square]),
            new("solve", x => linalg.solve(Definite(x[0]), x[1]), [Square, [3, 2]]),
            new("eigenvalues", x => linalg.eigh(Definite(x[0])).Item1, [Square]),
            new(
                "singular values",
                x => linalg.svdvals(x[0]),
                [
                    [4, 3],
                ]
            ),
            new(
                "svd",
                x => Rebuilt(linalg.svd(x[0], fullMatrices: false)),
                [
                    [4, 3],
                ]
            ),
            new(
                "qr",
                x => linalg.qr(x[0]).R,
                [
                    [4, 3],
                ]
            ),
        ];

    private static Tensor Positive(Tensor x) => x.abs() + 0.5;

    /// <summary>At least 0.1 away from the kink at zero.</summary>
    private static Tensor OffZero(Tensor x) => x + x.sign() * 0.1;

    private static Tensor Unit(Tensor x) => x.sigmoid() * 0.8 + 0.1;

    private static Tensor Definite(Tensor x) =>
        x.matmul(x.t()) + eye(3, dtype: float64) + diag(arange(3, dtype: float64));

    private static Tensor Target() => rand([2, 3], dtype: float64, generator: new Generator(5));

    /// <summary>U S² Vᵀ: unlike U and V themselves it does not depend on their signs.</summary>
    private static Tensor Rebuilt((Tensor U, Tensor S, Tensor Vh) svd) => (svd.U * svd.S.square()).matmul(svd.Vh);
}
