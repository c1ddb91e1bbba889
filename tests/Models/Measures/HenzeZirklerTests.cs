namespace Grid.Models.Tests.Measures;

public class HenzeZirklerTests
{
    /// <summary>Fever, pressure and aches of 36 patients (Real Statistics; pingouin's data set "multivariate"), the drug's 18 first.</summary>
    private static readonly double[] s_patients =
    [
        38.4,
        73,
        18,
        36.8,
        85,
        14,
        40,
        58,
        20,
        39.8,
        80,
        20,
        38.6,
        68,
        25,
        39.1,
        52,
        27,
        38.9,
        79,
        26,
        36.8,
        100,
        8,
        40.4,
        64,
        21,
        39.4,
        53,
        22,
        38,
        70,
        15,
        38.6,
        75,
        14,
        40.1,
        48,
        28,
        38.1,
        57,
        22,
        37.2,
        78,
        16,
        39.5,
        65,
        18,
        37.3,
        77,
        13,
        39.1,
        67,
        16,
        40.9,
        54,
        14,
        39.5,
        75,
        18,
        39.4,
        57,
        24,
        38.2,
        71,
        24,
        39.7,
        65,
        22,
        38.9,
        49,
        30,
        38.6,
        58,
        25,
        39.9,
        52,
        17,
        41.3,
        62,
        18,
        38.1,
        57,
        20,
        39.6,
        78,
        19,
        37.1,
        92,
        15,
        39.5,
        63,
        13,
        40.3,
        52,
        25,
        41.5,
        46,
        27,
        39.3,
        56,
        14,
        37.6,
        86,
        16,
        40.6,
        48,
        21,
    ];

    [Fact]
    public void It_has_the_values_that_the_R_package_MVN_and_pingouin_print()
    {
        var all = HenzeZirkler.Test(s_patients, 3);
        Assert.Equal(0.540086101851555, all.Statistic, 1e-12);
        Assert.Equal(0.7173686509622386, all.PValue, 1e-10);

        // The drug's patients without the fifth.
        var few = HenzeZirkler.Test([.. s_patients[..12], .. s_patients[15..54]], 3);
        Assert.Equal(0.7288211, few.Statistic, 1e-7);
        Assert.Equal(0.1120792, few.PValue, 1e-7);
    }

    [Fact]
    public void Units_and_directions_do_not_matter()
    {
        var points = Samples.Normal(100, 2, seed: 3);
        var moved = new double[points.Length];
        for (var i = 0; i < points.Length; i += 2)
        {
            moved[i] = 1000 + 5 * points[i] - 2 * points[i + 1];
            moved[i + 1] = -7 + 0.01 * points[i + 1] + 0.02 * points[i];
        }
        Assert.Equal(HenzeZirkler.Test(points, 2).Statistic, HenzeZirkler.Test(moved, 2).Statistic, 1e-8);
    }

    [Fact]
    public void Normal_points_are_rejected_about_as_often_as_the_level_says()
    {
        const int tests = 500;
        var rejected = Enumerable
            .Range(0, tests)
            .Count(seed => HenzeZirkler.Test(Samples.Normal(1000, 2, seed), 2).PValue < 0.05);
        // The lognormal approximation is a good one at n = 1000: 4.8 % of 4,000 tests.
        Assert.Equal(0.05, (double)rejected / tests, 4 * Math.Sqrt(0.05 * 0.95 / tests));
    }

    [Fact]
    public void Points_that_are_not_normal_are_found_out()
    {
        var uniform = new float[2000];
        new LaneRandom(1, RandomPurpose.TestNoise).FillUniform(uniform, 1);
        Assert.True(HenzeZirkler.Test(Array.ConvertAll(uniform, x => (double)x), 2).PValue < 1e-6);
        var cubes = Samples.Normal(500, 2, seed: 1).Select(x => x * x * x).ToArray();
        Assert.True(HenzeZirkler.Test(cubes, 2).PValue < 1e-6);
    }

    [Fact]
    public void Points_on_a_line_are_not_normal_in_the_plane_and_NaN_gives_NaN()
    {
        var line = Enumerable.Range(0, 50).SelectMany(i => new[] { i, 2.0 * i }).ToArray();
        Assert.Equal(new HenzeZirklerResult(200, 0), HenzeZirkler.Test(line, 2));
        line[7] = double.NaN;
        Assert.True(double.IsNaN(HenzeZirkler.Test(line, 2).PValue));
    }
}
