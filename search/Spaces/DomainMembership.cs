namespace Grid.Search;

/// <summary>Whether a parameter's domain has a value.</summary>
public static class DomainMembership
{
    /// <summary>
    /// True where a search may give the parameter exactly this value. A range of real numbers without a step counts only its points on a
    /// grid; without points, none: a draw hardly ever hits one number.
    /// </summary>
    /// <exception cref="SearchSpaceException">The domain's step or points are too close together.</exception>
    public static bool CanTake(Parameter parameter, ParameterValue value) =>
        parameter.Domain switch
        {
            IntegerDomain { Points: null } range => new IntegerStepAxis(range).IndexOf(value) is not null,
            RealDomain { Step: null, Points: null } range => range.Min.Equals(range.Max)
                && value.Equals(ParameterValue.Of(range.Min)),
            _ => GridAxis.Of(parameter).IndexOf(value) is not null,
        };
}
