using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>Values that are listed one by one.</summary>
internal sealed class ListAxis : GridAxis
{
    private readonly ImmutableArray<ParameterValue> _values;
    private readonly Dictionary<ParameterValue, int> _places = [];

    public ListAxis(ImmutableArray<ParameterValue> values)
    {
        _values = values;
        for (var i = 0; i < values.Length; i++)
        {
            _places.Add(values[i], i);
        }
    }

    public override UInt128 Count => (UInt128)_values.Length;

    public override ParameterValue this[UInt128 index] => _values[(int)index];

    public override UInt128? IndexOf(ParameterValue value) =>
        _places.TryGetValue(value, out var place) ? (UInt128)place : null;
}
