using FsCheck;
using FsCheck.Fluent;

namespace Grid.Models.Tests.Randomness;

public class LaneRandomTests
{
    [Fact]
    public void A_permutation_has_every_number_once() =>
        Prop.ForAll<long, PositiveInt>(
                (seed, count) =>
                    new LaneRandom(seed, RandomPurpose.DataOrder)
                        .Permutation(count.Get)
                        .Order()
                        .SequenceEqual(Enumerable.Range(0, count.Get))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_numbers_depend_on_seed_purpose_epoch_and_step_and_nothing_else()
    {
        LaneRandom[] streams =
        [
            new(1, RandomPurpose.DataOrder, 2, 3),
            new(2, RandomPurpose.DataOrder, 2, 3),
            new(1, RandomPurpose.TestNoise, 2, 3),
            new(1, RandomPurpose.DataOrder, 3, 2),
            new(1, RandomPurpose.DataOrder, 2, 4),
            new(0, RandomPurpose.InitialWeights),
        ];
        ulong[] first = [.. streams.Select(stream => stream.Next())];
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[0], new LaneRandom(1, RandomPurpose.DataOrder, 2, 3).Next());
    }

    [Fact]
    public void Normal_numbers_have_their_moments()
    {
        var values = new float[100_001];
        new LaneRandom(1, RandomPurpose.TrainingNoise).FillNormal(values, 2);
        Assert.Equal(0, values.Average(), 0.03);
        Assert.Equal(4, values.Average(value => value * value), 0.1);
        Assert.Equal(48, values.Average(value => Math.Pow(value, 4)), 3.0); // 3σ⁴
    }

    [Fact]
    public void Uniform_numbers_fill_their_range_evenly()
    {
        var values = new float[100_000];
        new LaneRandom(1, RandomPurpose.InitialWeights).FillUniform(values, 0.5f);
        Assert.All(values, value => Assert.InRange(value, -0.5f, 0.5f));
        Assert.All(
            values.CountBy(value => (int)((value + 0.5f) * 9.9999f)),
            bin => Assert.InRange(bin.Value, 9_600, 10_400)
        );
    }
}
