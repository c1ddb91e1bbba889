using Grid.Search;

namespace Grid.Bench;

/// <summary>A function with a known minimum, as a search sees it. Sources: the "Virtual Library of Simulation Experiments" (Surjanovic and Bingham); bounds as in BoTorch.</summary>
/// <param name="Minimum">Its least value in the space.</param>
public sealed record TestFunction(string Name, SearchSpace Space, double Minimum, Func<double[], double> Of)
{
    public static IReadOnlyList<TestFunction> All { get; } =
    [
        new("branin", new([Real("x0", -5, 10), Real("x1", 0, 15)]), 0.39788735772973816, Branin),
        new("hartmann6", Cube(6, 0, 1), -3.32236801141551, Hartmann6),
        new("rosenbrock5", Cube(5, -5, 10), 0, Rosenbrock),
        new("ackley10", Cube(10, -32.768, 32.768), 0, Ackley),
        new("rastrigin5", Cube(5, -5.12, 5.12), 0, Rastrigin),
        new("ackley10_shifted", Cube(10, -32.768, 32.768), 0, x => Ackley(Shifted(x, 32.768))),
        new("rastrigin5_shifted", Cube(5, -5.12, 5.12), 0, x => Rastrigin(Shifted(x, 5.12))),
        new("branin_log", new([LogReal("x0", 1e-5, 1), LogReal("x1", 1e-3, 1e3)]), 0.39788735772973816, BraninLog),
        new("mixed", Mixed(), 0, MixedOf),
    ];

    /// <summary>The value at an assignment: choices are given to the function as their place in the list.</summary>
    public double At(Assignment assignment) =>
        Of([.. assignment.Values.Select(value => Number(value.Key, value.Value))]);

    private double Number(string name, ParameterValue value) =>
        value.Kind == ParameterKind.Text
            ? ((ChoiceDomain)Space.Parameters.First(one => one.Name == name).Domain).Values.IndexOf(value)
            : value.AsNumber();

    private static double Branin(double[] x)
    {
        var b = 5.1 / (4 * Math.PI * Math.PI);
        var y = x[1] - (b * x[0] * x[0]) + (5 / Math.PI * x[0]) - 6;
        return (y * y) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x[0])) + 10;
    }

    // Branin's square, each side in decades.
    private static double BraninLog(double[] x) =>
        Branin([-5 + ((Math.Log10(x[0]) + 5) / 5 * 15), (Math.Log10(x[1]) + 3) / 6 * 15]);

    private static double Hartmann6(double[] x)
    {
        double[] alpha = [1.0, 1.2, 3.0, 3.2];
        double[][] a =
        [
            [10, 3, 17, 3.5, 1.7, 8],
            [0.05, 10, 17, 0.1, 8, 14],
            [3, 3.5, 1.7, 10, 17, 8],
            [17, 8, 0.05, 10, 0.1, 14],
        ];
        double[][] p =
        [
            [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
            [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
            [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
            [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
        ];
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            var inner = 0.0;
            for (var j = 0; j < 6; j++)
                inner += a[i][j] * (x[j] - p[i][j]) * (x[j] - p[i][j]);
            sum -= alpha[i] * Math.Exp(-inner);
        }
        return sum;
    }

    private static double Rosenbrock(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length - 1; i++)
        {
            var (bend, off) = (x[i + 1] - (x[i] * x[i]), 1 - x[i]);
            sum += (100 * bend * bend) + (off * off);
        }
        return sum;
    }

    private static double Ackley(double[] x)
    {
        var root = Math.Sqrt(x.Average(one => one * one));
        return (-20 * Math.Exp(-0.2 * root)) - Math.Exp(x.Average(one => Math.Cos(2 * Math.PI * one))) + 20 + Math.E;
    }

    private static double Rastrigin(double[] x) =>
        (10 * x.Length) + x.Sum(one => (one * one) - (10 * Math.Cos(2 * Math.PI * one)));

    // The optimum off the centre, where nothing but the function tells of it: by a tenth to two fifths of the way to the edge.
    private static double[] Shifted(double[] x, double edge) =>
        [.. x.Select((one, i) => one - (edge * (0.1 + (0.3 * i / x.Length)) * (i % 2 == 0 ? 1 : -1)))];

    // A network's settings: rate in decades, width, depth, one of four kinds, a share that only two of the kinds have.
    private static double MixedOf(double[] x)
    {
        var rate = Math.Log10(x[0]) + 2.5;
        var width = (Math.Log2(x[1]) - 7) / 2;
        var depth = (x[2] - 4) / 3.0;
        var kind = new[] { 0.8, 0.0, 0.5, 1.2 }[(int)x[3]];
        var share = x.Length > 4 ? (x[4] - 0.3) * 4 : 0.4;
        return (rate * rate)
            + (width * width)
            + (depth * depth)
            + kind
            + (share * share)
            + (0.5 * rate * width * rate * width);
    }

    private static SearchSpace Mixed() =>
        new([
            LogReal("rate", 1e-5, 1),
            new("width", new IntegerDomain(8, 1024, Scale.Log, 1, null), []),
            new("depth", new IntegerDomain(1, 12, Scale.Linear, 1, null), []),
            new("kind", new ChoiceDomain([.. new[] { "a", "b", "c", "d" }.Select(ParameterValue.Of)]), []),
            Real("share", 0, 1) with
            {
                When = [new("kind", [ParameterValue.Of("b"), ParameterValue.Of("c")])],
            },
        ]);

    private static SearchSpace Cube(int dimensions, double min, double max) =>
        new([.. Enumerable.Range(0, dimensions).Select(i => Real($"x{i}", min, max))]);

    private static Parameter Real(string name, double min, double max) =>
        new(name, new RealDomain(min, max, Scale.Linear, null, null), []);

    private static Parameter LogReal(string name, double min, double max) =>
        new(name, new RealDomain(min, max, Scale.Log, null, null), []);
}
