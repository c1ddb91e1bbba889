using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryTestsRunAlone;

[Collection(nameof(MemoryTests))]
public class MemoryTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void A_million_operations_leave_memory_flat()
    {
        Operate(20_000);
        var before = NativeMemory();
        Operate(1_000_000);
        // One leaked result of 4 KiB in a hundred would be 40 MB.
        Assert.InRange(NativeMemory() - before, long.MinValue, 20 * Megabyte);
    }

    [Fact]
    public void Training_steps_leave_memory_flat()
    {
        Train(50);
        var before = NativeMemory();
        Train(1000);
        Assert.InRange(NativeMemory() - before, long.MinValue, 20 * Megabyte);
    }

    [Fact]
    public void Tensors_that_nobody_frees_are_freed_by_the_collector()
    {
        Forget(2);
        var before = NativeMemory();
        for (var i = 0; i < 20; i++)
        {
            Forget(20);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        // 400 tensors of 4 MB were made.
        Assert.InRange(NativeMemory() - before, long.MinValue, 400 * Megabyte);
    }

    /// <summary>Resident bytes that are not the collector's: its heap grows with the cache of the machine.</summary>
    private static long NativeMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet - GC.GetGCMemoryInfo().TotalCommittedBytes;
    }

    private static void Operate(int count)
    {
        set_num_threads(1); // more only wait for each other at such sizes
        using var outer = NewDisposeScope();
        using var mode = no_grad();
        var (a, b) = (ones(1024), ones(1024));
        for (var i = 0; i < count / 100; i++)
        {
            using var inner = NewDisposeScope();
            for (var j = 0; j < 50; j++)
            {
                _ = a + b;
                a.mul_(1.0);
            }
        }
    }

    private static void Train(int steps)
    {
        set_num_threads(1); // more only wait for each other at such sizes
        using var outer = NewDisposeScope();
        var weights = nn.Parameter(ones(64, 64));
        for (var i = 0; i < steps; i++)
        {
            using var inner = NewDisposeScope();
            var loss = ones(256, 64).matmul(weights).tanh().square().mean();
            var gradient = autograd.grad([loss], [weights], retain_graph: true, create_graph: true)[0];
            var second = autograd.grad([gradient.square().sum()], [weights])[0];
            using var mode = no_grad();
            weights.add_(second, -1e-3);
        }
    }

    private static void Forget(int count)
    {
        for (var i = 0; i < count; i++)
            _ = zeros(Megabyte);
    }
}
