using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>An option of a search algorithm, as a spec may set it.</summary>
/// <param name="Default">Its value where the spec does not say; also tells its kind: an integer, a real number or a flag.</param>
/// <param name="Min">The least value, for numbers.</param>
/// <param name="Max">The largest value, for numbers.</param>
public sealed record SamplerOption(string Name, ParameterValue Default, double Min, double Max, string Summary);

/// <summary>The values of an algorithm's options: what the spec gives, and else the defaults.</summary>
internal sealed class SamplerOptions(ImmutableArray<SamplerOption> declared, ImmutableArray<SamplerSetting> settings)
{
    public int Integer(string name) => (int)Value(name).Integer;

    public bool Flag(string name) => Value(name).Flag;

    public double Real(string name) => Value(name).AsNumber();

    private ParameterValue Value(string name)
    {
        foreach (var setting in settings)
        {
            if (string.Equals(setting.Name, name, StringComparison.Ordinal))
            {
                return setting.Value;
            }
        }

        return declared.First(option => string.Equals(option.Name, name, StringComparison.Ordinal)).Default;
    }
}
