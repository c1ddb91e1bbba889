using System.Globalization;
using Grid.Search;

namespace Grid.Spec;

/// <summary>
/// What a plain scalar means: the core schema of YAML 1.2.2, section 10.3.2. `yes`, `no` and `on` are texts. An integer beyond 64 bits
/// becomes a real number.
/// </summary>
internal static class CoreSchema
{
    private static readonly System.Buffers.SearchValues<char> FloatCharacters = System.Buffers.SearchValues.Create(
        "0123456789+-.eE"
    );

    /// <summary>The value of a scalar; null for YAML's null.</summary>
    public static ParameterValue? Resolve(ScalarNode scalar)
    {
        if (!scalar.IsPlain)
        {
            return ParameterValue.Of(scalar.Text);
        }

        switch (scalar.Text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return ParameterValue.Of(true);
            case "false" or "False" or "FALSE":
                return ParameterValue.Of(false);
            case ".nan" or ".NaN" or ".NAN":
                return ParameterValue.Of(double.NaN);
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF":
                return ParameterValue.Of(double.PositiveInfinity);
            case "-.inf" or "-.Inf" or "-.INF":
                return ParameterValue.Of(double.NegativeInfinity);
            default:
                return Number(scalar.Text) ?? ParameterValue.Of(scalar.Text);
        }
    }

    private static ParameterValue? Number(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal) || text.StartsWith("0o", StringComparison.Ordinal))
        {
            return Prefixed(text.AsSpan(2), text[1] == 'x' ? 16 : 8);
        }

        if (text.AsSpan().ContainsAnyExcept(FloatCharacters) || !text.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return ParameterValue.Of(integer);
        }

        const NumberStyles Float =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Float, CultureInfo.InvariantCulture, out var real)
            ? ParameterValue.Of(real)
            : null;
    }

    private static ParameterValue? Prefixed(ReadOnlySpan<char> digits, int radix)
    {
        var integer = Int128.Zero;
        var real = 0.0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c) || Convert.ToInt32(c.ToString(), 16) is var digit && digit >= radix)
            {
                return null;
            }

            integer = Int128.Min((integer * radix) + digit, (Int128)long.MaxValue + 1);
            real = (real * radix) + digit;
        }

        if (digits.IsEmpty)
        {
            return null;
        }

        return integer <= long.MaxValue ? ParameterValue.Of((long)integer) : ParameterValue.Of(real);
    }
}
