namespace Grid.Models.Tests.InjectiveGan;

public sealed class GradientPenaltyTests
{
    [Fact]
    public void It_is_that_of_central_differences()
    {
        using var scope = NewDisposeScope();
        const int size = 3 * 4 * 4;
        var weight = tensor(Numbers(1, size), [size]);
        Tensor Critic(Tensor x) => (x.flatten(1).to(float32) * weight).sum([1]).sin().unsqueeze(0);
        var (real, fake) = (tensor(Numbers(2, size), [1, 3, 4, 4]), tensor(Numbers(3, size), [1, 3, 4, 4]));
        var epsilon = tensor([0.3f], [1, 1]);

        var found = GradientPenalty.Of(Critic, real, fake, epsilon).data<float>()[0];

        var (between, squares) = ((0.3 * real + 0.7 * fake).data<float>().ToArray(), 0.0);
        for (var i = 0; i < size; i++)
            squares += Math.Pow((At(i, 1e-2f) - At(i, -1e-2f)) / 2e-2, 2);
        Assert.Equal(Math.Pow(Math.Sqrt(squares) - 1, 2), found, 2e-3);

        double At(int pixel, float by)
        {
            var moved = between.ToArray();
            moved[pixel] += by;
            return Critic(tensor(moved, [1, 3, 4, 4])).data<float>()[0];
        }
    }

    [Fact]
    public void Its_gradient_by_the_critics_weights_is_that_of_central_differences()
    {
        using var scope = NewDisposeScope();
        var start = Numbers(4, 8);
        var (real, fake) = (tensor(Numbers(5, 8), [1, 2, 2, 2]), tensor(Numbers(6, 8), [1, 2, 2, 2]));
        var weight = tensor(start, [8], requires_grad: true);
        var gradient = autograd.grad([Penalty(weight).sum()], [weight])[0].data<float>().ToArray();
        for (var i = 0; i < start.Length; i++)
        {
            var slope = (Value(i, 1e-2f) - Value(i, -1e-2f)) / 2e-2;
            Assert.Equal(slope, gradient[i], 5e-3);
        }

        Tensor Penalty(Tensor w) =>
            GradientPenalty.Of(
                x => (x.flatten(1) * w).sum([1]).tanh().unsqueeze(0),
                real,
                fake,
                tensor([0.5f], [1, 1])
            );
        double Value(int number, float by)
        {
            var moved = start.ToArray();
            moved[number] += by;
            return Penalty(tensor(moved, [8], requires_grad: true)).data<float>()[0];
        }
    }

    [Fact]
    public void A_critic_of_slope_one_costs_nothing()
    {
        using var scope = NewDisposeScope();
        var (real, fake) = (tensor(Numbers(7, 8), [2, 4, 1, 1]), tensor(Numbers(8, 8), [2, 4, 1, 1]));
        var found = GradientPenalty.Of(x => x.flatten(1).narrow(1, 0, 1).t(), real, fake, tensor([0.1f, 0.9f], [1, 2]));
        Assert.Equal(0, found.data<float>()[0], 1e-6);
    }

    private static float[] Numbers(long seed, int count)
    {
        var values = new float[count];
        new LaneRandom(seed, RandomPurpose.TestNoise).FillNormal(values, 0.5f);
        return values;
    }
}
