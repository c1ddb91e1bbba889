namespace Grid.Search;

/// <summary>Integers evenly in the logarithm: n owns the logarithms of [n - 1/2, n + 1/2], so that the end values have the whole of their weight.</summary>
internal sealed class LogIntegerCoordinate(int parameter, IntegerDomain range) : Coordinate(parameter)
{
    private readonly double _low = Math.Log(range.Min - 0.5);
    private readonly double _high = Math.Log(range.Max + 0.5);

    public override UInt128? Count => (UInt128)((Int128)range.Max - range.Min + 1);

    public override double NumberAt(int place) => Unit(range.Min + place);

    public override double ToNumber(ParameterValue value) => Unit(value.Integer);

    public override ParameterValue ToValue(double number) => ParameterValue.Of(IntegerAt(number));

    public override (double Low, double High) CellOf(double number)
    {
        var integer = IntegerAt(number);
        return (Unit(integer - 0.5), Unit(integer + 0.5));
    }

    private double Unit(double x) => Math.Clamp((Math.Log(x) - _low) / (_high - _low), 0, 1);

    private long IntegerAt(double number)
    {
        var x = Math.Exp((_low * (1 - number)) + (_high * number));
        return x >= range.Max ? range.Max : Math.Max((long)Math.Round(x), range.Min);
    }
}
