namespace Grid.Search;

/// <summary>Draws one value from a domain. The bounds hold exactly: what rounding carries over an end is put back on it.</summary>
internal static class DomainDraw
{
    public static ParameterValue From(Parameter parameter, RandomSource random) =>
        parameter.Domain switch
        {
            ConstantDomain constant => constant.Value,
            RealDomain { Step: null, Scale: Scale.Linear } range => ParameterValue.Of(Linear(range, random)),
            RealDomain { Step: null } range => ParameterValue.Of(Log(range, random)),
            IntegerDomain { Scale: Scale.Log } range => ParameterValue.Of(Log(range, random)),
            IntegerDomain range => FromAxis(new IntegerStepAxis(range), random),
            _ => FromAxis(GridAxis.Of(parameter), random),
        };

    private static ParameterValue FromAxis(GridAxis axis, RandomSource random) => axis[random.NextBelow(axis.Count)];

    // Weighted ends rather than min + u (max - min): the width of the widest ranges is beyond a double.
    private static double Linear(RealDomain range, RandomSource random)
    {
        var u = random.NextUnit();
        return Math.Clamp((range.Min * (1 - u)) + (range.Max * u), range.Min, range.Max);
    }

    private static double Log(RealDomain range, RandomSource random)
    {
        var u = random.NextUnit();
        var exponent = (Math.Log(range.Min) * (1 - u)) + (Math.Log(range.Max) * u);
        return Math.Clamp(Math.Exp(exponent), range.Min, range.Max);
    }

    // Drawn from [min - 1/2, max + 1/2], so that each end has the whole of its unit's weight, like the integers between.
    private static long Log(IntegerDomain range, RandomSource random)
    {
        var u = random.NextUnit();
        var exponent = (Math.Log(range.Min - 0.5) * (1 - u)) + (Math.Log(range.Max + 0.5) * u);
        return Math.Clamp((long)Math.Round(Math.Exp(exponent)), range.Min, range.Max);
    }
}
