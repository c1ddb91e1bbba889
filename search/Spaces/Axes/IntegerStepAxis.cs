namespace Grid.Search;

/// <summary>Min, Min + Step, … up to Max, in integers; any range of 64-bit integers, the full one included.</summary>
internal sealed class IntegerStepAxis(IntegerDomain range) : GridAxis
{
    public override UInt128 Count { get; } = (UInt128)(((Int128)range.Max - range.Min) / range.Step) + 1;

    public override ParameterValue this[UInt128 index] =>
        ParameterValue.Of((long)(range.Min + ((Int128)index * range.Step)));

    public override UInt128? IndexOf(ParameterValue value)
    {
        if (value.Kind != ParameterKind.Integer || value.Integer < range.Min || value.Integer > range.Max)
        {
            return null;
        }

        var (index, rest) = Int128.DivRem((Int128)value.Integer - range.Min, range.Step);
        return rest == 0 ? (UInt128)index : null;
    }
}
