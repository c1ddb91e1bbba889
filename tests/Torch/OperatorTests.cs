using System.Reflection;
using Grid.Torch.Interop;
using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

/// <summary>How plain values are fitted to an operator's schema.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Every_operator_the_binding_names_exists_in_this_libtorch()
    {
        var ops = typeof(torch).GetNestedType("Ops", BindingFlags.NonPublic)!;
        var all = ops.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(field => field.FieldType == typeof(Op))
            .Select(field => (Op)field.GetValue(null)!)
            .ToArray();
        Assert.Empty(all.Select(op => Record.Exception(op.LookUp)?.Message).OfType<string>());
        Assert.InRange(all.Length, 200, 2000);
    }

    [Fact]
    public void An_unknown_operator_is_named() =>
        Assert.Contains("aten::no_such", Assert.Throws<TorchException>(() => new Op("no_such").Call(ones(1))).Message);

    [Fact]
    public void A_missing_argument_is_named() =>
        Assert.Contains(
            "'exponent'",
            Assert.Throws<TorchException>(() => new Op("pow", "Tensor_Tensor").Call(ones(1))).Message
        );

    [Fact]
    public void Too_many_arguments_are_counted() =>
        Assert.Contains("not 3", Assert.Throws<TorchException>(() => new Op("exp").Call(ones(1), 1L, 2L)).Message);

    [Fact]
    public void An_argument_of_the_wrong_kind_is_named()
    {
        var select = new Op("select", "int");
        var e = Assert.Throws<TorchException>(() => select.Call(ones(2), 0.5, 0L));
        Assert.Equal("aten::select: argument 'dim' cannot be given as a real number", e.Message);
        Assert.Throws<TorchException>(() => select.Call(ones(2), Arg.None, 0L));
    }

    [Fact]
    public void A_whole_number_serves_as_a_real_one() =>
        Assert.Equal(3.0, new Op("full").Call(new long[] { 1 }, 3L, float64).item<double>());

    [Fact]
    public void One_number_serves_as_a_pair() =>
        Assert.Equal([1L, 1, 2, 2], new Op("avg_pool2d").Call(ones([1, 1, 4, 4]), 2L, 2L).shape);

    [Fact]
    public void A_number_serves_as_a_tensor_without_widening_the_other() =>
        Assert.Equal(float32, new Op("add", "Tensor").Call(ones(2), 1.5).dtype);

    [Fact]
    public void A_default_can_be_asked_for() =>
        Assert.Equal(0.5f, new Op("elu").Call(tensor(0.5f), Arg.Default, 1.0).item<float>());

    [Fact]
    public void Lists_longer_than_the_scratch_space_arrive_whole()
    {
        var parts = Enumerable.Range(0, 1000).Select(i => tensor((float)i)).ToArray();
        var joined = stack(parts);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (float)i), joined.data<float>());
        Assert.Equal(1000, joined.unbind().Length);
        Assert.Equal(
            60,
            ones([.. Enumerable.Repeat(1L, 60)]).permute([.. Enumerable.Range(0, 60).Select(i => 59L - i)]).dim()
        );
    }

    [Fact]
    public void Operators_with_several_results_return_them_in_order()
    {
        var (values, indexes) = tensor([3f, 9f, 5f]).max(0);
        Assert.Equal((9f, 1L), (values.item<float>(), indexes.item<long>()));
        var (u, s, vh) = linalg.svd(eye(3) * 2);
        Assert.Equal([2f, 2f, 2f], s.data<float>());
        Assert.True(allclose(u.matmul(vh), eye(3), atol: 1e-6));
        Assert.Equal([2L, 1], tensor([1f, 2, 3]).split(2).Select(part => part.numel()));
    }

    [Fact]
    public void A_list_of_tensors_may_have_gaps()
    {
        var x = arange(0, 6).view(2, 3);
        var picked = new Op("index", "Tensor").Call(x, new Tensor?[] { null, tensor([2L, 0]) });
        Assert.Equal([2L, 0, 5, 3], picked.data<long>());
    }

    [Fact]
    public void Many_operators_are_described()
    {
        Assert.Contains(Schemas.All, schema => schema.StartsWith("aten::add.Tensor(", StringComparison.Ordinal));
        Assert.InRange(Schemas.All.Count, 2000, 10_000);
    }
}
