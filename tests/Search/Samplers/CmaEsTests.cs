namespace Grid.Search.Tests;

public class CmaEsTests
{
    /// <summary>As Hansen's tutorial gives them, computed independently.</summary>
    [Theory]
    [InlineData(2, 6, 3, 2.0286, 0.15482, 0.05786, 0.44620, 1.44620, 0.62455, 1.25427)]
    [InlineData(3, 7, 3, 2.2548, 0.09641, 0.05124, 0.41491, 1.41491, 0.55880, 1.59688)]
    [InlineData(6, 9, 4, 2.8406, 0.03563, 0.03569, 0.34974, 1.34974, 0.40865, 2.35067)]
    [InlineData(10, 10, 5, 3.1673, 0.01528, 0.02015, 0.28443, 1.28443, 0.29499, 3.08473)]
    public void The_constants_are_those_of_the_tutorial(
        int n,
        int lambda,
        int mu,
        double muEff,
        double c1,
        double cMu,
        double cSigma,
        double dSigma,
        double cC,
        double chi
    )
    {
        var constants = new CmaConstants(n, CmaConstants.DefaultPopulation(n));

        Assert.Equal((lambda, mu), (constants.Lambda, constants.Mu));
        Assert.Equal(
            [muEff, c1, cMu, cSigma, dSigma, cC, chi],
            (double[])
                [
                    Math.Round(constants.MuEff, 4),
                    Math.Round(constants.C1, 5),
                    Math.Round(constants.CMu, 5),
                    Math.Round(constants.CSigma, 5),
                    Math.Round(constants.DSigma, 5),
                    Math.Round(constants.CC, 5),
                    Math.Round(constants.Chi, 5),
                ]
        );
    }

    [Fact]
    public void The_weights_of_ten_are_those_of_the_tutorial()
    {
        var constants = new CmaConstants(10, 10);

        Assert.Equal(
            [0.4563, 0.2708, 0.1622, 0.0852, 0.0255],
            constants.Weights.Take(5).Select(weight => Math.Round(weight, 4))
        );
        Assert.All(constants.Weights.Skip(5), weight => Assert.True(weight < 0));
    }

    [Fact]
    public void It_goes_down_a_narrow_valley_to_the_last_digits()
    {
        var space = Spaces.Of(Spaces.Real("a", -3, 5), Spaces.Real("b", -3, 5), Spaces.Real("c", -3, 5));

        var best = Driver.Best(
            space,
            Spaces.Options(SamplerCatalog.CmaEs, 1500),
            point =>
                (point[0] * point[0]) + (100 * Math.Pow(point[1] - point[0], 2)) + (1e4 * Math.Pow(point[2] - 1, 2))
        );

        Assert.InRange(best, 0, 1e-12);
    }

    [Fact]
    public void Where_it_has_come_to_rest_it_begins_anew_with_twice_the_points()
    {
        // Flat: after the first generations there is nothing to gain.
        var searcher = Searcher.Start(
            Spaces.Of(Spaces.Real("a", 0, 1), Spaces.Real("b", 0, 1)),
            Spaces.Targets,
            Spaces.Options(SamplerCatalog.CmaEs, 400)
        );

        Driver.Run(searcher, _ => 1);

        Assert.Matches("\"population\":(12|24|48)", searcher.Snapshot());
    }
}
