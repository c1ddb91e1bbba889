namespace Grid.Search;

/// <summary>
/// Min, Min + Step, … up to Max, in real numbers. Where all three are short decimal numbers the sum is taken in decimal arithmetic, so
/// that 0.1 + 2 · 0.1 is the 0.3 that its reader expects and the last value is not lost to rounding.
/// </summary>
internal sealed class RealStepAxis : GridAxis
{
    // What a decimal holds with room for the product of index and step.
    private const double LargestDecimal = 1e15;
    private const double SmallestDecimal = 1e-12;

    private readonly RealDomain _range;
    private readonly double _step;
    private readonly (decimal Min, decimal Step)? _exact;

    public RealStepAxis(string name, RealDomain range, double step)
    {
        _range = range;
        _step = step;
        if (step < Math.Max(Math.Abs(range.Min), Math.Abs(range.Max)) * Resolution)
        {
            throw new SearchSpaceException(
                name,
                $"step {step:R} is too small beside its range.",
                "Take a larger step."
            );
        }

        if (IsShort(range.Min) && IsShort(range.Max) && IsShort(step))
        {
            _exact = ((decimal)range.Min, (decimal)step);
            Count = (UInt128)Math.Floor(((decimal)range.Max - _exact.Value.Min) / _exact.Value.Step) + 1;
        }
        else
        {
            // Halves first: the width of the widest ranges is beyond a double.
            var steps = ((range.Max / 2) - (range.Min / 2)) / step * 2;
            Count = (UInt128)Math.Floor(steps * (1 + Resolution)) + 1;
        }
    }

    public override UInt128 Count { get; }

    public override ParameterValue this[UInt128 index] => ParameterValue.Of(At(index));

    public override UInt128? IndexOf(ParameterValue value)
    {
        if (value.Kind != ParameterKind.Real || !(value.Real >= _range.Min && value.Real <= _range.Max))
        {
            return null;
        }

        var index = (UInt128)Math.Round(((value.Real / 2) - (_range.Min / 2)) / _step * 2);
        return index < Count && At(index).Equals(value.Real) ? index : null;
    }

    private double At(UInt128 index) =>
        _exact is { } exact
            ? (double)(exact.Min + ((decimal)index * exact.Step))
            : Math.Min(_range.Max, _range.Min + ((double)index * _step));

    private static bool IsShort(double value) =>
        value == 0
        || (Math.Abs(value) is >= SmallestDecimal and <= LargestDecimal && ((double)(decimal)value).Equals(value));
}
