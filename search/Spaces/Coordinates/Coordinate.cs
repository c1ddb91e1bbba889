namespace Grid.Search;

/// <summary>
/// One varying parameter as samplers compute with it. A range is the unit interval, walked evenly by the range's scale; where it has steps, each value owns a cell of
/// it, with the value in the middle of its scale, and the end values own whole cells like the others. A choice is its index.
/// </summary>
internal abstract class Coordinate(int parameter)
{
    /// <summary>Which parameter of the space it is.</summary>
    public int Parameter { get; } = parameter;

    /// <summary>How many values a choice has; 0 for a range.</summary>
    public virtual int Choices => 0;

    public bool IsChoice => Choices > 0;

    /// <summary>Whether a range takes every real number.</summary>
    public bool IsContinuous => Count is null;

    /// <summary>How many values there are; null where they are the real numbers.</summary>
    public abstract UInt128? Count { get; }

    /// <summary>The number of the value that stands at a place, where there are so many.</summary>
    public abstract double NumberAt(int place);

    /// <summary>The number that stands for a value: in [0, 1] for a range, the index of a choice.</summary>
    public abstract double ToNumber(ParameterValue value);

    /// <summary>The value nearest to a number.</summary>
    public abstract ParameterValue ToValue(double number);

    /// <summary>The value for a number drawn evenly from [0, 1).</summary>
    public virtual ParameterValue FromUnit(double unit) => ToValue(unit);

    /// <summary>The ends of the cell of a value of a range with steps.</summary>
    public virtual (double Low, double High) CellOf(double number) => (number, number);

    /// <summary>The coordinate of a parameter; null where it has only one value.</summary>
    /// <exception cref="SearchSpaceException">The values are too close to each other.</exception>
    public static Coordinate? Of(int index, Parameter parameter) =>
        parameter.Domain switch
        {
            ChoiceDomain { Values.Length: > 1 } choice => new ChoiceCoordinate(index, choice.Values),
            RealDomain { Step: { } step } range => OfSteps(index, new RealStepAxis(parameter.Name, range, step)),
            RealDomain range when range.Min < range.Max => new RealCoordinate(index, range),
            IntegerDomain { Scale: Scale.Log } range when range.Min < range.Max => new LogIntegerCoordinate(
                index,
                range
            ),
            IntegerDomain range => OfSteps(index, new IntegerStepAxis(range)),
            _ => null,
        };

    private static StepCoordinate? OfSteps(int index, GridAxis axis) => axis.Count > 1 ? new(index, axis) : null;
}
