using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>A choice: its number is the index of the value.</summary>
internal sealed class ChoiceCoordinate(int parameter, ImmutableArray<ParameterValue> values) : Coordinate(parameter)
{
    private readonly ListAxis _axis = new(values);

    public override int Choices => values.Length;

    public override UInt128? Count => (UInt128)values.Length;

    public override double NumberAt(int place) => place;

    public override double ToNumber(ParameterValue value) =>
        _axis.IndexOf(value) is { } index
            ? (double)index
            : throw new ArgumentException($"{value} is not among the choices.", nameof(value));

    public override ParameterValue ToValue(double number) =>
        values[Math.Clamp((int)Math.Round(number), 0, values.Length - 1)];

    public override ParameterValue FromUnit(double unit) =>
        values[Math.Clamp((int)(unit * values.Length), 0, values.Length - 1)];
}
