using System.Runtime.InteropServices;
using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

public sealed class MemoryAccessTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Values_go_in_and_come_out()
    {
        Assert.Equal([1f, 2f], tensor([1f, 2f]).data<float>().ToArray());
        Assert.Equal([1.0, 2.0], tensor([1.0, 2.0]).data<double>().ToArray());
        Assert.Equal([1L, long.MaxValue], tensor([1L, long.MaxValue]).data<long>().ToArray());
        Assert.Equal([1, int.MinValue], tensor([1, int.MinValue]).data<int>().ToArray());
        Assert.Equal([1, 255], tensor(new byte[] { 1, 255 }).data<byte>().ToArray());
        Assert.Equal([true, false], tensor([true, false]).data<bool>().ToArray());
        Assert.Equal([2L, 3], tensor(new float[2, 3]).shape);
        Assert.Equal([3L, 2], tensor(new float[6], [3, 2]).shape);
        Assert.Empty(tensor(3.5).shape);
        Assert.Empty(tensor(Array.Empty<float>()).data<float>().ToArray());
    }

    [Fact]
    public void A_type_and_a_flag_apply_to_values()
    {
        var x = tensor([1f, 2f], dtype: float64, requires_grad: true);
        Assert.Equal(float64, x.dtype);
        Assert.True(x.requires_grad && x.is_leaf);
    }

    [Fact]
    public void The_array_may_change_afterwards()
    {
        var values = new[] { 1f, 2f };
        var x = tensor(values);
        values[0] = 9;
        Assert.Equal(1f, x.data<float>()[0]);
    }

    [Fact]
    public void A_shape_that_does_not_fit_is_refused()
    {
        var e = Assert.Throws<TorchException>(() => tensor(new float[5], [2, 3]));
        Assert.Contains("24 bytes", e.Message);
    }

    [Fact]
    public void Bytes_are_the_tensor_itself()
    {
        var x = zeros([2, 2]);
        MemoryMarshal.Cast<byte, float>(x.bytes)[3] = 7;
        Assert.Equal([0f, 0, 0, 7], x.data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => x.t().bytes.Length);
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[3]);
    }

    [Fact]
    public void Elements_of_a_transposed_view_come_in_its_own_order()
    {
        var x = tensor([1f, 2, 3, 4], [2, 2]).t();
        Assert.Equal([1f, 3, 2, 4], x.data<float>().ToArray());
        Assert.Equal(3f, x.data<float>()[1]);
        Assert.Equal([1f, 3, 2, 4], x.data<float>());
    }

    [Fact]
    public void Elements_of_another_type_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => ones(2).data<double>());
        Assert.Throws<ArgumentException>(() => ones(2).data<decimal>());
    }

    [Fact]
    public void One_element_converts_to_any_number()
    {
        var x = tensor(2.75f);
        Assert.Equal(2.75f, x.item<float>());
        Assert.Equal(2.75, x.item<double>());
        Assert.Equal(2, x.item<int>());
        Assert.Equal(2L, x.item<long>());
        Assert.True((x > 2).item<bool>());
        Assert.Equal(long.MaxValue, tensor(long.MaxValue).item<long>());
        Assert.Throws<TorchException>(() => ones(2).item<float>());
    }

    [Fact]
    public void Conversions_change_type_and_keep_values()
    {
        var x = tensor([1.5, -2.5]);
        Assert.Equal([1L, -2], x.to(int64).data<long>().ToArray());
        Assert.Equal(float32, x.to(ones(1)).dtype);
        Assert.Equal(DeviceType.CPU, x.to(CPU).device.type);
        Assert.Equal("[2], type = Float64, device = cpu", x.cpu().ToString());
    }
}
