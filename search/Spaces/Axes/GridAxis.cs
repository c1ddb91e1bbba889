namespace Grid.Search;

/// <summary>The values that a grid takes from one parameter, by index: distinct, in the order of the spec, computed when asked for.</summary>
internal abstract class GridAxis
{
    /// <summary>The smallest distance of neighbouring values, relative to the largest: closer ones cannot be told apart safely.</summary>
    protected const double Resolution = 1e-12;

    public abstract UInt128 Count { get; }

    public abstract ParameterValue this[UInt128 index] { get; }

    /// <summary>Where a value stands; null where the axis does not have it.</summary>
    public abstract UInt128? IndexOf(ParameterValue value);

    /// <exception cref="SearchSpaceException">The domain has no finite list of values, or they are too close to each other.</exception>
    public static GridAxis Of(Parameter parameter) =>
        parameter.Domain switch
        {
            ConstantDomain constant => new ListAxis([constant.Value]),
            ChoiceDomain choice => new ListAxis(choice.Values),
            IntegerDomain { Points: { } points } range => new ListAxis(SpacedPoints.Of(range, points)),
            IntegerDomain { Scale: Scale.Linear } range => new IntegerStepAxis(range),
            RealDomain { Step: { } step } range => new RealStepAxis(parameter.Name, range, step),
            RealDomain { Points: { } points } range => new ListAxis(SpacedPoints.Of(parameter.Name, range, points)),
            RealDomain { Min: var min, Max: var max } when min.Equals(max) => new ListAxis([ParameterValue.Of(min)]),
            _ => throw new SearchSpaceException(
                parameter.Name,
                "a grid cannot tell how many values to take from this range.",
                "Add 'points: 5', or 'step', or use 'choice'."
            ),
        };
}
