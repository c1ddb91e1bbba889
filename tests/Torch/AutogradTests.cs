using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Nothing_is_recorded_inside_no_grad()
    {
        var x = tensor(2.0, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * x).requires_grad);
            using (enable_grad())
                Assert.True((x * x).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True(is_grad_enabled());
        Assert.True((x * x).requires_grad);
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void Backward_adds_to_the_gradients_of_the_leaves()
    {
        var x = tensor([1.0, 2.0], requires_grad: true);
        Assert.Null(x.grad);
        (x * x).sum().backward();
        (x * x).sum().backward();
        Assert.Equal([4.0, 8.0], x.grad!.data<double>());
        x.grad.zero_();
        Assert.Equal([0.0, 0.0], x.grad.data<double>());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Weights_of_the_outputs_weigh_the_gradients()
    {
        var x = tensor([1.0, 2.0], requires_grad: true);
        var found = autograd.grad([x * x, x.sum()], [x], [tensor([10.0, 100.0]), tensor(1.0)]);
        Assert.Equal([21.0, 401.0], found[0].data<double>());
    }

    [Fact]
    public void An_unused_input_is_an_error_or_null()
    {
        var (x, y) = (tensor(1.0, requires_grad: true), tensor(1.0, requires_grad: true));
        Assert.Contains("unused", Message(() => autograd.grad([x * 2], [y])), StringComparison.OrdinalIgnoreCase);
        var found = autograd.grad([x * 2], [x, y], allow_unused: true);
        Assert.Equal(2.0, found[0].item<double>());
        Assert.Null(found[1]);
    }

    [Fact]
    public void A_freed_graph_cannot_be_used_again_and_a_retained_one_can()
    {
        var x = tensor(3.0, requires_grad: true);
        var y = x * x;
        Assert.Equal(6.0, autograd.grad([y], [x], retain_graph: true)[0].item<double>());
        Assert.Equal(6.0, autograd.grad([y], [x])[0].item<double>());
        Assert.Contains("second time", Message(() => autograd.grad([y], [x])));
    }

    [Fact]
    public void The_gradient_of_many_numbers_needs_weights() =>
        Assert.Contains("scalar", Message(() => (ones([2], requires_grad: true) * 2).backward()));

    [Fact]
    public void A_leaf_in_use_cannot_change_in_place()
    {
        var x = ones([2], requires_grad: true);
        Assert.Contains("leaf", Message(() => x.add_(1)));
        using (no_grad())
            x.add_(1);
        Assert.Equal([2f, 2f], x.detach().data<float>());
    }

    private static string Message(Action action) => Assert.Throws<TorchException>(action).Message;
}
