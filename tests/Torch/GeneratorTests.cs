using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

public sealed class GeneratorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_stored_state_continues_bit_for_bit()
    {
        using var random = new Generator(42);
        _ = Draw(random);
        // An odd count of normal numbers leaves a second one waiting in the state.
        _ = randn([1], dtype: float64, generator: random);
        var stored = random.get_state().bytes.ToArray();
        var expected = Draw(random);
        using var other = new Generator(7);
        other.set_state(tensor(stored));
        Assert.Equal(expected, Draw(other));
        random.set_state(tensor(stored));
        Assert.Equal(expected, Draw(random));
    }

    [Fact]
    public void Equal_seeds_give_equal_numbers_and_others_do_not()
    {
        using var a = new Generator(1);
        using var b = new Generator().manual_seed(1);
        using var c = new Generator(2);
        var expected = Draw(a);
        Assert.Equal(expected, Draw(b));
        Assert.NotEqual(expected, Draw(c));
        Assert.NotEqual(expected, Draw(a));
        Assert.Equal((1L, 2L), (a.initial_seed(), c.initial_seed()));
    }

    [Fact]
    public void A_generator_of_its_own_leaves_the_default_alone()
    {
        using var random = new Generator(3);
        var before = Generator.Default.get_state().bytes.ToArray();
        _ = Draw(random);
        Assert.Equal(before, Generator.Default.get_state().bytes.ToArray());
    }

    [Fact]
    public void A_state_that_is_none_is_refused()
    {
        using var random = new Generator(3);
        Assert.Throws<TorchException>(() => random.set_state(ones(3)));
    }

    [Fact]
    public void Random_numbers_have_their_distribution()
    {
        using var random = new Generator(4);
        var uniform = rand([10_000], generator: random);
        Assert.InRange(uniform.mean().item<double>(), 0.48, 0.52);
        Assert.True(((uniform >= 0) & (uniform < 1)).all().item<bool>());
        var normal = empty([10_000]).normal_(3, 0.5, random);
        Assert.InRange(normal.mean().item<double>(), 2.97, 3.03);
        Assert.InRange(normal.std().item<double>(), 0.48, 0.52);
        var between = empty([1000]).uniform_(-2, -1, random);
        Assert.InRange(between.min().item<double>(), -2, -1.9);
        Assert.InRange(between.max().item<double>(), -1.1, -1);
        var whole = randint(3, 6, [1000], generator: random);
        Assert.Equal((3L, 5L, int64), (whole.min().item<long>(), whole.max().item<long>(), whole.dtype));
        var order = randperm(100, generator: random);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), order.data<long>().Order());
        Assert.NotEqual(0, order.data<long>().Select((value, i) => value - i).Count(gap => gap != 0));
    }

    private static byte[] Draw(Generator random) =>
        [
            .. randn([33], generator: random).bytes,
            .. rand([5], dtype: float64, generator: random).bytes,
            .. randperm(10, generator: random).bytes,
            .. empty([3]).normal_(1, 2, random).bytes,
            .. empty([3]).bernoulli_(0.5, random).bytes,
        ];
}
