namespace Grid.Search;

/// <summary>Which and how many values a parameter's domain has.</summary>
public static class DomainValues
{
    /// <summary>
    /// True where any search may give the parameter exactly this value. A range of real numbers without a step has none: a draw hardly ever hits
    /// one number.
    /// </summary>
    /// <exception cref="SearchSpaceException">The domain's step or points are too close together.</exception>
    public static bool CanTake(Parameter parameter, ParameterValue value) =>
        parameter.Domain switch
        {
            IntegerDomain { Points: null } range => new IntegerStepAxis(range).IndexOf(value) is not null,
            RealDomain { Step: null } range => range.Min.Equals(range.Max)
                && value.Equals(ParameterValue.Of(range.Min)),
            _ => GridAxis.Of(parameter).IndexOf(value) is not null,
        };

    /// <summary>How many values the parameter has on a grid; null where the domain has no finite list of them.</summary>
    public static UInt128? CountOf(Parameter parameter) =>
        parameter.Domain switch
        {
            RealDomain { Step: null, Points: null } range => range.Min.Equals(range.Max) ? 1 : null,
            IntegerDomain { Points: null } range => new IntegerStepAxis(range).Count,
            _ => GridAxis.Of(parameter).Count,
        };
}
