using System.Buffers;

namespace Grid.Client;

/// <summary>
/// Rows of comma-separated values (RFC 4180, lines end with a line feed). A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers are never quoted.
/// </summary>
internal sealed class Csv(TextWriter output)
{
    private const string FormulaStarts = "=+-@\t\r";
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\n\r");

    private bool _isFirst = true;

    public async Task EndRowAsync()
    {
        await output.WriteAsync('\n');
        _isFirst = true;
    }

    public Task TextAsync(string? text) => CellAsync(Guarded(text ?? ""));

    public Task NumberAsync(long? number) => CellAsync($"{number}");

    /// <summary>Every bit of it; NaN, Infinity and -Infinity by name.</summary>
    public Task NumberAsync(double? number) => CellAsync(number is { } known ? Number(known) : "");

    /// <summary>A hyperparameter: long, double, bool or string; nothing where it has no value.</summary>
    public Task ValueAsync(object? value) =>
        value switch
        {
            long number => NumberAsync(number),
            double number => NumberAsync(number),
            bool flag => CellAsync(flag ? "true" : "false"),
            _ => TextAsync(value as string),
        };

    private static string Number(double number) =>
        double.IsFinite(number) ? number.ToString("R") : Grid.Grains.MetricsJson.Text(number);

    private static string Guarded(string text) =>
        text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;

    private async Task CellAsync(string cell)
    {
        if (!_isFirst)
        {
            await output.WriteAsync(',');
        }

        _isFirst = false;
        await output.WriteAsync(
            cell.AsSpan().ContainsAny(s_quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell
        );
    }
}
