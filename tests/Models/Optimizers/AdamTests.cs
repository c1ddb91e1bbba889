using Grid.Models.Tests.Layers;

namespace Grid.Models.Tests.Optimizers;

public class AdamTests
{
    public static TheoryData<IAdamUpdate> Updates => [new VectorAdamUpdate(), new TensorAdamUpdate()];

    [Theory]
    [MemberData(nameof(Updates), DisableDiscoveryEnumeration = true)]
    public void Steps_are_those_of_pytorch(IAdamUpdate update)
    {
        // torch.optim.Adam([p], lr=0.01, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1)
        float[][] gradients =
        [
            [0.1f, -0.2f, 0.3f],
            [0.5f, 0, -0.3f],
            [1e-3f, 2, 0.1f],
        ];
        float[][] expected =
        [
            [0.49000007f, -0.99f, 1.99f],
            [0.48086485f, -0.9814809f, 1.9853393f],
            [0.4735898f, -0.98734277f, 1.9788046f],
        ];
        using var scope = NewDisposeScope();
        using var parameters = LaneTools.Parameters(1);
        var p = parameters.Add("p", [3], (_, values) => ((float[])[0.5f, -1, 2]).CopyTo(values));
        using var adam = new Adam(parameters, [new AdamRates(0.01, 0.8, 0.95, 1e-6, 0.1)], update);
        foreach (var (gradient, values) in gradients.Zip(expected))
        {
            adam.Step([tensor(gradient, [1, 3])]);
            Assert.All(values.Zip(p.Read(0)), pair => Assert.Equal(pair.First, pair.Second, 2e-7f));
        }
    }

    [Fact]
    public void The_vector_loop_and_the_operators_agree_for_lanes_of_different_rates()
    {
        using var scope = NewDisposeScope();
        AdamRates[] rates = [new(1e-3), new(0.1, 0.5, 0.9, 1e-4, 0.01), new(0)];
        var results = new List<float[][]>();
        foreach (var update in (IAdamUpdate[])[new VectorAdamUpdate(), new TensorAdamUpdate()])
        {
            using var parameters = LaneTools.Parameters(3);
            var p = parameters.Add("p", [37], Initialize.Uniform(1)); // 37: whole vectors and a rest
            var before = p.Read(2);
            using var adam = new Adam(parameters, rates, update);
            for (var step = 0; step < 20; step++)
                adam.Step([LaneTools.Normal(step, 37, 3).t()]);
            results.Add([p.Read(0), p.Read(1), p.Read(2)]);
            Assert.Equal(before, p.Read(2)); // its rate is 0
        }
        for (var lane = 0; lane < 3; lane++)
            Assert.All(results[0][lane].Zip(results[1][lane]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_makes_its_own_weight_so_and_no_other()
    {
        using var scope = NewDisposeScope();
        using var parameters = LaneTools.Parameters(2);
        var p = parameters.Add("p", [2], Initialize.Ones);
        using var adam = new Adam(parameters, [new(0.1), new(0.1)]);
        adam.Step([tensor(new[] { float.NaN, 1, 1, 1 }, [2, 2])]);
        Assert.True(float.IsNaN(p.Read(0)[0]));
        foreach (var other in (float[])[p.Read(0)[1], .. p.Read(1)])
            Assert.Equal(0.9f, other, 1e-6f);
    }
}
