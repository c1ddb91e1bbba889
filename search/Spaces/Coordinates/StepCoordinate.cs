namespace Grid.Search;

/// <summary>Min, Min + step, … up to Max: cells of one width.</summary>
internal sealed class StepCoordinate(int parameter, GridAxis axis) : Coordinate(parameter)
{
    private readonly double _count = (double)axis.Count;

    public override UInt128? Count => axis.Count;

    public override double NumberAt(int place) => (place + 0.5) / _count;

    public override double ToNumber(ParameterValue value) =>
        axis.IndexOf(value) is { } index
            ? ((double)index + 0.5) / _count
            : throw new ArgumentException($"{value} is not among the steps.", nameof(value));

    public override ParameterValue ToValue(double number) => axis[IndexOf(number)];

    public override (double Low, double High) CellOf(double number)
    {
        var index = (double)IndexOf(number);
        return (index / _count, (index + 1) / _count);
    }

    private UInt128 IndexOf(double number) =>
        UInt128.Min((UInt128)Math.Clamp(number * _count, 0, _count), axis.Count - 1);
}
