using System.Globalization;
using System.Text;
using System.Text.Json;
using Grid.Search;

namespace Grid.Spec;

/// <summary>The fusion key: trials that have the same one can be trained as lanes of one run.</summary>
public static class ShapeKey
{
    /// <summary>
    /// Model, data set, threads, and each shape parameter's value (a parameter that is inactive in the trial counts as a value of its own),
    /// as readable text: <c>gon fashion-mnist threads=1 ngf=32 activation="elu"</c>.
    /// </summary>
    public static string Of(ExperimentSpec spec, Assignment assignment)
    {
        var key = new StringBuilder();
        key.Append(CultureInfo.InvariantCulture, $"{spec.Model} {spec.Dataset ?? "-"} threads={spec.Trial.Threads}");
        foreach (var name in spec.ShapeParameters)
        {
            key.Append(CultureInfo.InvariantCulture, $" {name}={Value(assignment, name)}");
        }

        return key.ToString();
    }

    private static string Value(Assignment assignment, string name)
    {
        foreach (var (parameter, value) in assignment.Values)
        {
            if (string.Equals(parameter, name, StringComparison.Ordinal))
            {
                // As JSON, texts are quoted: the text "8" and the number 8 stay apart, and no text can look like another parameter.
                return JsonSerializer.Serialize(value);
            }
        }

        return "-";
    }
}
