namespace Grid.Search;

/// <summary>Draws values from domains. The bounds hold exactly: what rounding carries over an end is put back on it.</summary>
internal static class DomainDraw
{
    /// <summary>How to draw from a parameter's domain.</summary>
    /// <exception cref="SearchSpaceException">The values are too close to each other.</exception>
    public static Func<RandomSource, ParameterValue> Of(Parameter parameter) =>
        parameter.Domain switch
        {
            RealDomain { Step: null, Scale: Scale.Linear } range => random => ParameterValue.Of(Linear(range, random)),
            RealDomain { Step: null } range => random => ParameterValue.Of(Log(range, random)),
            IntegerDomain { Scale: Scale.Log } range => random => ParameterValue.Of(Log(range, random)),
            IntegerDomain range => FromAxis(new IntegerStepAxis(range)),
            _ => FromAxis(GridAxis.Of(parameter)),
        };

    private static Func<RandomSource, ParameterValue> FromAxis(GridAxis axis) =>
        random => axis[random.NextBelow(axis.Count)];

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
