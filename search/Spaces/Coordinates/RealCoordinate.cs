namespace Grid.Search;

/// <summary>A range of real numbers, evenly or evenly in the logarithm.</summary>
internal sealed class RealCoordinate(int parameter, RealDomain range) : Coordinate(parameter)
{
    private readonly bool _isLog = range.Scale == Scale.Log;
    private readonly double _low = range.Scale == Scale.Log ? Math.Log(range.Min) : range.Min;
    private readonly double _high = range.Scale == Scale.Log ? Math.Log(range.Max) : range.Max;

    public override UInt128? Count => null;

    public override double NumberAt(int place) => throw new NotSupportedException("Real numbers have no places.");

    // Halves first, and weighted ends below: the width of the widest ranges is beyond a double.
    public override double ToNumber(ParameterValue value)
    {
        var x = _isLog ? Math.Log(value.AsNumber()) : value.AsNumber();
        return Math.Clamp(((x / 2) - (_low / 2)) / ((_high / 2) - (_low / 2)), 0, 1);
    }

    public override ParameterValue ToValue(double number)
    {
        var x = (_low * (1 - number)) + (_high * number);
        return ParameterValue.Of(Math.Clamp(_isLog ? Math.Exp(x) : x, range.Min, range.Max));
    }
}
