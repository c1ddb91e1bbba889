namespace Grid.Search;

/// <summary>Which and how many values a parameter's domain has.</summary>
public static class DomainValues
{
    /// <summary>
    /// Tells of any value whether every search may give it to the parameter, exactly. A range of real numbers without a step has none: a draw hardly ever hits
    /// one number.
    /// </summary>
    /// <exception cref="SearchSpaceException">The domain's step or points are too close together.</exception>
    public static Predicate<ParameterValue> Of(Parameter parameter) =>
        parameter.Domain switch
        {
            IntegerDomain { Points: null } range => On(new IntegerStepAxis(range)),
            RealDomain { Step: null } range => value =>
                range.Min.Equals(range.Max) && value.Equals(ParameterValue.Of(range.Min)),
            _ => On(GridAxis.Of(parameter)),
        };

    /// <summary>Whether a parameter may have a value: one of a list or of the steps, or any number within a range.</summary>
    /// <exception cref="SearchSpaceException">The domain's step or points are too close together.</exception>
    public static bool Allows(Parameter parameter, ParameterValue value) =>
        parameter.Domain switch
        {
            RealDomain { Step: null } range => value.Kind == ParameterKind.Real
                && value.Real >= range.Min
                && value.Real <= range.Max,
            IntegerDomain range => new IntegerStepAxis(range).IndexOf(value) is not null,
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

    private static Predicate<ParameterValue> On(GridAxis axis) => value => axis.IndexOf(value) is not null;
}
