using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

public sealed class IndexTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Numbers_ranges_and_ellipses_pick_parts()
    {
        var x = arange(0, 24).view(2, 3, 4);
        Assert.Equal(23L, x[1, 2, 3].item<long>());
        Assert.Equal(23L, x[^1, ^1, ^1].item<long>());
        Assert.Equal([3L, 4], x[1].shape);
        Assert.Equal([2L, 3, 2], x[.., .., 1..3].shape);
        Assert.Equal([3L, 7, 11, 15, 19, 23], x[TensorIndex.Ellipsis, 3].flatten().data<long>());
        Assert.Equal([0L, 2], x[0, 0, TensorIndex.Slice(step: 2)].data<long>());
        Assert.Equal([2L, 1, 3, 4], x[TensorIndex.Colon, TensorIndex.Null].shape);
        Assert.Equal([1L, 2], x[0, 0, 1..^1].data<long>());
    }

    [Fact]
    public void Tensors_pick_places_and_truths()
    {
        var x = arange(0, 6).view(3, 2);
        Assert.Equal([4L, 5, 0, 1], x[tensor([2L, 0])].flatten().data<long>());
        Assert.Equal([2L, 3], x[tensor([false, true, false])].flatten().data<long>());
        Assert.Equal([1L, 3], x[0..2, 1].data<long>());
    }

    [Fact]
    public void Assigning_copies_into_the_part()
    {
        var x = zeros([2, 2]);
        x[0] = ones(2);
        x[1, 1] = tensor(5f);
        Assert.Equal([1f, 1, 0, 5], x.data<float>());
    }

    [Fact]
    public void A_place_beyond_the_end_is_refused()
    {
        Assert.Throws<TorchException>(() => zeros([2, 2])[2]);
        Assert.Throws<TorchException>(() => zeros([2, 2])[0, 0, 0]);
    }
}
