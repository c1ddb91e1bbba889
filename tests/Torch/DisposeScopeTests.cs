using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

public class DisposeScopeTests
{
    [Fact]
    public void A_closed_scope_frees_what_was_made_in_it()
    {
        Tensor inside;
        using (NewDisposeScope())
            inside = ones(2);
        Assert.True(inside.IsInvalid);
    }

    [Fact]
    public void Scopes_nest()
    {
        using var outer = NewDisposeScope();
        var kept = ones(2);
        Tensor gone;
        using (var inner = NewDisposeScope())
        {
            gone = kept + 1;
            Assert.True(inner.Contains(gone));
            Assert.False(inner.Contains(kept));
        }
        Assert.True(gone.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.True(outer.Contains(kept + 1));
    }

    [Fact]
    public void A_tensor_moved_out_lives_until_the_outer_scope_closes()
    {
        Tensor moved,
            chained;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                moved = inner.MoveToOuter(ones(2));
                chained = ones(3).MoveToOuterDisposeScope();
            }
            Assert.Equal([2L], moved.shape);
            Assert.Equal([3L], chained.shape);
            Assert.Equal(2, outer.DisposablesCount);
        }
        Assert.True(moved.IsInvalid);
        Assert.True(chained.IsInvalid);
    }

    [Fact]
    public void Several_tensors_move_out_together()
    {
        using var outer = NewDisposeScope();
        using var inner = NewDisposeScope();
        var (a, b) = inner.MoveToOuter(ones(1), ones(2));
        inner.MoveToOuter([ones(3), ones(4)]);
        Assert.Equal(4, outer.DisposablesCount);
        Assert.Equal(0, inner.DisposablesCount);
        Assert.True(outer.Contains(a) && outer.Contains(b));
    }

    [Fact]
    public void A_detached_tensor_survives_all_scopes()
    {
        Tensor detached;
        using (NewDisposeScope())
            detached = ones(2).DetachFromDisposeScope();
        Assert.Equal(2, detached.sum().item<float>());
        detached.Dispose();
        Assert.True(detached.IsInvalid);
    }

    [Fact]
    public void A_tensor_moved_out_of_the_outermost_scope_belongs_to_none()
    {
        Tensor moved;
        using (var scope = NewDisposeScope())
            moved = scope.MoveToOuter(ones(2));
        using (moved)
            Assert.False(moved.IsInvalid);
    }

    [Fact]
    public void Disposing_twice_and_early_is_harmless()
    {
        using var scope = NewDisposeScope();
        var a = ones(2);
        a.Dispose();
        a.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Many_tensors_disposed_one_by_one_leave_no_holes_behind()
    {
        using var scope = NewDisposeScope();
        var first = ones(1);
        for (var i = 0; i < 1000; i++)
            (first + i).Dispose();
        var some = Enumerable.Range(0, 1000).Select(i => first + i).ToArray();
        foreach (var tensor in some.Where((_, i) => i % 3 != 0))
            tensor.Dispose();
        var more = Enumerable.Range(0, 500).Select(i => first + i).ToArray();
        Assert.Equal(1 + 334 + 500, scope.DisposablesCount);
        Assert.All(more, (tensor, i) => Assert.Equal(1 + i, tensor.item<float>()));
        scope.DisposeEverythingBut(first);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.All(more, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void Closing_a_scope_closes_the_ones_left_open_inside()
    {
        using var outer = NewDisposeScope();
        var middle = NewDisposeScope();
        _ = NewDisposeScope();
        middle.Dispose();
        Assert.True(outer.Contains(ones(1)));
    }

    [Fact]
    public void A_thread_has_scopes_of_its_own()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();
        Assert.Equal(0, scope.DisposablesCount);
        elsewhere!.Dispose();
    }

    [Fact]
    public void A_parameter_takes_the_place_of_its_data()
    {
        using var scope = NewDisposeScope();
        var data = ones(2);
        var parameter = nn.Parameter(data);
        Assert.True(parameter.requires_grad && parameter.is_leaf);
        Assert.True(data.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.True(scope.Contains(parameter));
    }
}
