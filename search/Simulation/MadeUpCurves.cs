namespace Grid.Search;

/// <summary>
/// Learning curves without a model: each falls exponentially from 1 to a floor that grows with the squared distance of its point from an optimum, both drawn from a seed. Points that are better in the end are
/// mostly, and not always, better early: that is what stopping rules live on.
/// </summary>
internal sealed class MadeUpCurves
{
    public const double Floor = 0.05;
    private const double Start = 1;
    private const double Noise = 0.01;

    private readonly CoordinateSystem _coordinates;
    private readonly double[] _optimum;

    public MadeUpCurves(SpaceGraph graph, RandomSource random)
    {
        _coordinates = new CoordinateSystem(graph);
        _optimum =
        [
            .. _coordinates.All.Select(one =>
                one.IsChoice ? (double)random.NextBelow((UInt128)one.Choices) : random.NextUnit()
            ),
        ];
    }

    /// <summary>What a trial measures after each epoch, as a cost.</summary>
    public Func<long, double> Of(Assignment point, long epochs, RandomSource random)
    {
        var floor = Math.Min(Start, Floor + Distance(_coordinates.ToNumbers(point)));
        var speed = 3 + (4 * random.NextUnit());
        return epoch =>
            floor + ((Start - floor) * Math.Exp(-speed * epoch / epochs)) + (Noise * ((2 * random.NextUnit()) - 1));
    }

    /// <summary>The mean over the active coordinates: a wrong choice is as far as 0.6 of a range.</summary>
    private double Distance(double[] point)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < point.Length; i++)
        {
            if (double.IsNaN(point[i]))
            {
                continue;
            }

            var away = _coordinates.All[i].IsChoice ? (point[i].Equals(_optimum[i]) ? 0 : 0.6) : point[i] - _optimum[i];
            sum += away * away;
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }
}
