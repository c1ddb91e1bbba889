using System.Text.Json.Serialization;

namespace Grid.Search;

/// <summary>What a hyperparameter's value is.</summary>
public enum ParameterKind
{
    Integer,
    Real,
    Text,
    Flag,
}

/// <summary>
/// One hyperparameter's value: an integer, a real number, a text or a flag. In JSON it is the plain value; a real number
/// always keeps a fraction or an exponent there ("1.0"), so that kinds survive a round trip.
/// </summary>
[JsonConverter(typeof(ParameterValueJsonConverter))]
public readonly record struct ParameterValue
{
    private ParameterValue(ParameterKind kind, long integer, double real, string? text)
    {
        Kind = kind;
        Integer = integer;
        Real = real;
        Text = text;
    }

    public ParameterKind Kind { get; }

    /// <summary>The value where <see cref="Kind"/> is Integer; 1 or 0 where it is Flag.</summary>
    public long Integer { get; }

    /// <summary>The value where <see cref="Kind"/> is Real.</summary>
    public double Real { get; }

    /// <summary>The value where <see cref="Kind"/> is Text.</summary>
    public string? Text { get; }

    /// <summary>The value where <see cref="Kind"/> is Flag.</summary>
    public bool Flag => Integer != 0;

    public static ParameterValue Of(long value) => new(ParameterKind.Integer, value, 0, null);

    public static ParameterValue Of(double value) => new(ParameterKind.Real, 0, value, null);

    public static ParameterValue Of(string value) => new(ParameterKind.Text, 0, 0, value);

    public static ParameterValue Of(bool value) => new(ParameterKind.Flag, value ? 1 : 0, 0, null);

    /// <summary>The value as a number: integers and flags widen; texts are NaN.</summary>
    public double AsNumber() =>
        Kind switch
        {
            ParameterKind.Real => Real,
            ParameterKind.Text => double.NaN,
            _ => Integer,
        };

    /// <summary>The value as a person would type it in a spec.</summary>
    public override string ToString() =>
        Kind switch
        {
            ParameterKind.Integer => Integer.ToString(),
            ParameterKind.Real => Real.ToString("R"),
            ParameterKind.Flag => Flag ? "true" : "false",
            _ => Text ?? "",
        };
}
