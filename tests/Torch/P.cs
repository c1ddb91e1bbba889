namespace Grid.Torch.Tests;

public class SmokeTests
{
    [Fact]
    public void Adds()
    {
        using var scope = torch.NewDisposeScope();
        var a = torch.tensor(new float[] { 1, 2, 3 }, requires_grad: true);
        var b = (a * a + 1.0).sum();
        var g = torch.autograd.grad([b], [a], retain_graph: true, create_graph: true)[0];
        Assert.Equal([2f, 4f, 6f], g.data<float>().ToArray());
        Assert.Equal(17f, b.item<float>());
        var x = torch.randn([2, 3, 8, 8]);
        var w = torch.randn([4, 3, 3, 3]);
        var y = torch.nn.functional.conv2d(x, w, strides: [2, 2], padding: [1, 1]);
        Assert.Equal([2L, 4, 4, 4], y.shape);
        var e = Assert.Throws<TorchException>(() => x.matmul(torch.randn([5, 5])));
        Console.WriteLine(e.Message);
        w.Dispose();
        Console.WriteLine(Assert.Throws<ObjectDisposedException>(() => w + 1).Message);
        Console.WriteLine(torch.__version__);
    }
}
