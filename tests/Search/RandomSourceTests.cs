using FsCheck;
using FsCheck.Fluent;

namespace Grid.Search.Tests;

public class RandomSourceTests
{
    // The vectors of the reference implementations, as published with rand_xoshiro (tests of splitmix64.rs and xoshiro256starstar.rs).
    [Fact]
    public void SplitMix64_gives_the_numbers_of_its_reference()
    {
        var source = new SplitMix64(1477776061723855037);

        Assert.Equal(
            [
                1985237415132408290UL,
                2979275885539914483,
                13511426838097143398,
                8488337342461049707,
                15141737807933549159,
            ],
            Enumerable.Range(0, 5).Select(_ => source.Next())
        );
    }

    [Fact]
    public void Xoshiro256_gives_the_numbers_of_its_reference()
    {
        var source = new RandomSource(1, 2, 3, 4);

        Assert.Equal(
            [
                11520UL,
                0,
                1509978240,
                1215971899390074240,
                1216172134540287360,
                607988272756665600,
                16172922978634559625,
                8476171486693032832,
                10595114339597558777,
                2904607092377533576,
            ],
            Enumerable.Range(0, 10).Select(_ => source.Next())
        );
    }

    [Fact]
    public void A_restored_source_goes_on_where_the_saved_one_stood()
    {
        var source = RandomSource.Of(-5, 1);
        _ = source.Next();
        var restored = RandomSource.Restore(source.State);

        Assert.Equal(source.Next(), restored.Next());
        Assert.Equal(source.State, restored.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_text_that_is_no_state_is_refused(string state) =>
        Assert.Throws<FormatException>(() => RandomSource.Restore(state));

    [Fact]
    public void Streams_and_seeds_differ() =>
        Assert.Equal(
            6,
            (from seed in (long[])[0, 1, -1] from stream in (int[])[0, 1] select RandomSource.Of(seed, stream).Next())
                .Distinct()
                .Count()
        );

    [Fact]
    public void Draws_below_a_count_stay_below_it() =>
        Prop.ForAll(
                Arb.From(Gen.Choose(0, 127)),
                Arb.From(Gen.Choose(0, int.MaxValue)),
                (bits, seed) =>
                {
                    var count =
                        (UInt128.One << bits) + (bits > 2 ? (UInt128)(uint)seed % (UInt128.One << (bits - 1)) : 0);
                    var source = RandomSource.Of(seed, 0);
                    return Enumerable.Range(0, 20).All(_ => source.NextBelow(count) < count);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Draws_below_six_are_a_fair_die()
    {
        var source = RandomSource.Of(3, 0);
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++)
        {
            counts[(int)source.NextBelow(6)]++;
        }

        // Five standard deviations of a binomial with n = 60,000 and p = 1/6.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 456, 10_000 + 456));
    }

    [Fact]
    public void Unit_draws_are_at_least_0_and_below_1()
    {
        var source = RandomSource.Of(4, 0);

        Assert.All(
            Enumerable.Range(0, 10_000).Select(_ => source.NextUnit()),
            u => Assert.InRange(u, 0, Math.BitDecrement(1.0))
        );
    }
}
