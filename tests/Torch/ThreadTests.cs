using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

public class ThreadTests
{
    [Fact]
    public void Grad_mode_belongs_to_its_thread()
    {
        using var mode = no_grad();
        var elsewhere = false;
        Run(() => elsewhere = is_grad_enabled());
        Assert.False(is_grad_enabled());
        Assert.True(elsewhere);
    }

    [Fact]
    public void Each_thread_keeps_its_own_number_of_threads()
    {
        using var oneIsSet = new ManualResetEventSlim();
        using var twoIsSet = new ManualResetEventSlim();
        var (first, second, afterWork) = (0, 0, 0);
        var one = new Thread(() =>
        {
            set_num_threads(1);
            oneIsSet.Set();
            twoIsSet.Wait(TestContext.Current.CancellationToken);
            first = get_num_threads();
            using var scope = NewDisposeScope();
            _ = ones(300, 300).matmul(ones(300, 300)).tanh();
            afterWork = get_num_threads();
        });
        one.Start();
        oneIsSet.Wait(TestContext.Current.CancellationToken);
        Run(() =>
        {
            set_num_threads(2);
            second = get_num_threads();
        });
        twoIsSet.Set();
        one.Join();
        Assert.Equal((1, 2, 1), (first, second, afterWork));
    }

    [Fact]
    public void A_number_of_threads_below_one_is_refused() => Assert.Throws<TorchException>(() => set_num_threads(0));

    [Fact]
    public void Threads_that_train_side_by_side_get_the_results_of_one()
    {
        var expected = Train();
        var results = new float[4][];
        var threads = Enumerable.Range(0, 4).Select(i => new Thread(() => results[i] = Train())).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    private static float[] Train()
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        using var random = new Generator(9);
        var weights = nn.Parameter(randn([8, 8], generator: random));
        for (var i = 0; i < 30; i++)
        {
            using var step = NewDisposeScope();
            var loss = randn([16, 8], generator: random).matmul(weights).tanh().square().sum();
            loss.backward();
            using var mode = no_grad();
            weights.add_(weights.grad!, -0.01);
            weights.grad = null;
        }
        return weights.detach().data<float>().ToArray();
    }

    private static void Run(ThreadStart body)
    {
        var thread = new Thread(body);
        thread.Start();
        thread.Join();
    }
}
