using static Grid.Torch.torch;
using static Grid.Torch.torch.nn;
using static Grid.Torch.torch.nn.functional;

namespace Grid.Torch.Tests;

/// <summary>That arguments reach the operator they are meant for: each function against its formula.</summary>
public sealed class FunctionalTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _random = new(3);

    public void Dispose()
    {
        _random.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(2, 1, 2, 2)]
    [InlineData(1, 2, 1, 4)]
    public void Conv2d_is_the_sum_over_the_window(int stride, int padding, int dilation, int groups)
    {
        var x = Random(2, 4, 7, 6);
        var w = Random(8, 4 / groups, 3, 2);
        var bias = Random(8);
        var y = conv2d(x, w, bias, [stride, stride], [padding, padding], [dilation, dilation], groups);
        var padded = pad(x, [padding, padding, padding, padding]);
        var expected = y.clone();
        for (var o = 0; o < 8; o++)
        {
            var from = o / (8 / groups) * (4 / groups);
            for (var i = 0; i < y.shape[2]; i++)
            for (var j = 0; j < y.shape[3]; j++)
            {
                var window = padded
                    .narrow(1, from, 4 / groups)
                    .slice(2, i * stride, i * stride + 2 * dilation + 1, dilation)
                    .slice(3, j * stride, j * stride + dilation + 1, dilation);
                var sum = (window * w.select(0, o)).sum([1, 2, 3]) + bias.select(0, o);
                expected.select(1, o).select(1, i).select(1, j).copy_(sum);
            }
        }
        Close(expected, y);
    }

    [Theory]
    [InlineData(1, 0, 0, 1)]
    [InlineData(2, 1, 0, 1)]
    [InlineData(2, 1, 1, 2)]
    [InlineData(3, 0, 2, 4)]
    public void Conv_transpose2d_is_the_adjoint_of_conv2d(int stride, int padding, int outputPadding, int groups)
    {
        var w = Random(8, 4 / groups, 4, 4);
        var y = Random(2, 8, 5, 5);
        var x = conv_transpose2d(
            y,
            w,
            null,
            [stride, stride],
            [padding, padding],
            [outputPadding, outputPadding],
            groups: groups
        );
        var probe = Random(x.shape);
        var back = conv2d(probe, w, null, [stride, stride], [padding, padding], groups: groups)
            .narrow(2, 0, 5)
            .narrow(3, 0, 5);
        Close((probe * x).sum(), (back * y).sum());
    }

    [Fact]
    public void Linear_is_a_product_with_the_transposed_weights()
    {
        var (x, w, b) = (Random(4, 3), Random(5, 3), Random(5));
        Close(x.matmul(w.t()) + b, linear(x, w, b));
    }

    [Fact]
    public void Batch_norm_in_training_uses_and_records_the_batch()
    {
        var x = Random(6, 2, 3, 3);
        var (weight, bias) = (Random(2), Random(2));
        var (mean, variance) = (zeros(2, float64), ones(2, float64));
        var y = batch_norm(x, mean, variance, weight, bias, training: true, momentum: 0.25, eps: 1e-3);
        var (m, v) = (x.mean([0, 2, 3], keepdim: true), ((x - x.mean([0, 2, 3], true)).square()).mean([0, 2, 3], true));
        Close((x - m) / (v + 1e-3).sqrt() * weight.view(1, 2, 1, 1) + bias.view(1, 2, 1, 1), y);
        Close(m.reshape(2) * 0.25, mean);
        Close(v.reshape(2) * (54.0 / 53) * 0.25 + 0.75, variance);
    }

    [Fact]
    public void Batch_norm_in_evaluation_uses_the_running_statistics()
    {
        var x = Random(6, 2);
        var (mean, variance) = (Random(2), Random(2).square() + 1);
        Close((x - mean) / (variance + 1e-5).sqrt(), batch_norm(x, mean, variance));
    }

    [Fact]
    public void Activations_follow_their_formulas()
    {
        var x = Random(50) * 2;
        var below = x < 0;
        Close(x.clamp(min: 0), relu(x));
        Close(where(below, x * 0.3, x), leaky_relu(x, 0.3));
        Close(where(below, 0.6 * (x.exp() - 1), x), elu(x, 0.6));
        Close(1.0507009873554805 * where(below, 1.6732632423543772 * (x.exp() - 1), x), selu(x));
        Close(where(below, 1.5 * ((x / 1.5).exp() - 1), x), celu(x, 1.5));
        Close(x / (1 + (-x).exp()), silu(x));
        Close(x * 0.5 * (1 + (x / Math.Sqrt(2)).erf()), gelu(x));
        Close((1 + (2 * x).exp()).log() / 2, softplus(x, 2));
        Close(x.clamp(-0.5, 0.7), hardtanh(x, -0.5, 0.7));
        Close(x * softplus(x).tanh(), mish(x));
        Close(1 / (1 + (-x).exp()), functional.sigmoid(x));
        Close(x.sigmoid().log(), logsigmoid(x));
    }

    [Fact]
    public void An_activation_in_place_changes_its_argument()
    {
        var x = tensor([-1.0, 2.0]);
        Assert.Same(x, relu(x, inplace: true));
        Assert.Equal([0.0, 2.0], x.data<double>().ToArray());
    }

    [Theory]
    [InlineData(Reduction.None)]
    [InlineData(Reduction.Mean)]
    [InlineData(Reduction.Sum)]
    public void Losses_follow_their_formulas_and_reductions(Reduction reduction)
    {
        var (x, target) = (Random(4, 3), Random(4, 3).sigmoid());
        Tensor Reduced(Tensor t) =>
            reduction switch
            {
                Reduction.Mean => t.mean(),
                Reduction.Sum => t.sum(),
                _ => t,
            };
        var p = x.sigmoid();
        var entropy = -(target * p.log() + (1 - target) * (1 - p).log());
        Close(Reduced((x - target).square()), mse_loss(x, target, reduction));
        Close(Reduced((x - target).abs()), l1_loss(x, target, reduction));
        Close(Reduced(entropy), binary_cross_entropy(p, target, reduction: reduction));
        Close(Reduced(entropy), binary_cross_entropy_with_logits(x, target, reduction: reduction));
        Close(Reduced(entropy * target), binary_cross_entropy(p, target, target, reduction));
        var classes = tensor([0L, 2, 1, 1]);
        var picked = -log_softmax(x, 1).gather(1, classes.unsqueeze(1)).squeeze(1);
        Close(Reduced(picked), cross_entropy(x, classes, reduction: reduction));
        Close(Reduced(picked), nll_loss(log_softmax(x, 1), classes, reduction: reduction));
        Close(Reduced(target.exp() * (target - x)), kl_div(x, target, reduction: reduction));
    }

    [Fact]
    public void Pixel_shuffle_moves_channels_into_blocks()
    {
        var x = arange(0, 8, dtype: float64).view(1, 8, 1, 1);
        var expected = new double[] { 0, 1, 2, 3, 4, 5, 6, 7 };
        var y = pixel_shuffle(x, 2);
        Assert.Equal([1L, 2, 2, 2], y.shape);
        Assert.Equal(expected, y.data<double>().ToArray());
        Assert.True(pixel_unshuffle(y, 2).Equals(x));
    }

    [Fact]
    public void Bilinear_interpolation_places_pixel_centres_or_corners()
    {
        var x = tensor([0.0, 4.0]).view(1, 1, 1, 2);
        var centres = interpolate(x, [1, 4], mode: InterpolationMode.Bilinear, align_corners: false);
        var corners = interpolate(x, [1, 5], mode: InterpolationMode.Bilinear, align_corners: true);
        Assert.Equal([0.0, 1, 3, 4], centres.data<double>().ToArray());
        Assert.Equal([0.0, 1, 2, 3, 4], corners.data<double>().ToArray());
        Assert.Equal([1L, 1, 2, 4], interpolate(x, scale_factor: [2, 2]).shape);
    }

    [Fact]
    public void Pooling_takes_means_and_maxima_of_windows()
    {
        var x = arange(0, 16, dtype: float64).view(1, 1, 4, 4);
        Assert.Equal([2.5, 4.5, 10.5, 12.5], avg_pool2d(x, 2).data<double>().ToArray());
        Assert.Equal([5.0, 7, 13, 15], max_pool2d(x, 2).data<double>().ToArray());
        Assert.Equal([7.5], adaptive_avg_pool2d(x, 1).data<double>().ToArray());
    }

    [Fact]
    public void Dropout_drops_in_training_only()
    {
        var x = ones(1000, float64);
        Assert.True(dropout(x, 0.5, training: false).Equals(x));
        var kept = dropout(x, 0.25).count_nonzero().item<long>();
        Assert.InRange(kept, 650, 850);
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(allclose(expected, actual, 1e-9, 1e-9), $"{(expected - actual).abs().max().item<double>()} apart");
    }

    private Tensor Random(params long[] shape) => randn(shape, dtype: float64, generator: _random);
}
