using System.Security.Cryptography;
using System.Text;

namespace Grid.Spec;

/// <summary>
/// The canonical JSON of a spec: every member, defaults included, in a fixed order, without white space. Equal specs have equal bytes, so
/// its hash names the experiment's content.
/// </summary>
public static class SpecJson
{
    public static string Write(ExperimentSpec spec) => SpecJsonWriter.Write(spec);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="SpecException">The text is no canonical spec, or one of another version.</exception>
    public static ExperimentSpec Read(string json) => SpecJsonReader.Read(json);

    /// <summary>SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits.</summary>
    public static string Hash(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
