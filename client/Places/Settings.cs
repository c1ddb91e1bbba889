using Grid.Spec;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Grid.Client;

/// <summary>What a user has written into grid/config.yaml in XDG_CONFIG_HOME or ~/.config: the silo to talk to, and the file of its token.</summary>
/// <example>
/// <code>
/// silo: http://10.0.0.5:8427
/// token_file: token          # relative to this file's folder
/// </code>
/// </example>
internal sealed record Settings(string? Silo, string? TokenFile)
{
    private const string SiloKey = "silo";
    private const string TokenFileKey = "token_file";
    private const int Largest = 64 * 1024;

    public static string FileOf(Func<string, string?> variable)
    {
        var folder =
            variable("XDG_CONFIG_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)
                ? xdg
                : Path.Combine(variable("HOME") is { Length: > 0 } user ? user : Path.GetTempPath(), ".config");
        return Path.Combine(folder, "grid", "config.yaml");
    }

    /// <summary>Nothing where there is no such file.</summary>
    /// <exception cref="UsageException">The file says what cannot be understood.</exception>
    public static Settings Read(Func<string, string?> variable)
    {
        var file = FileOf(variable);
        if (!File.Exists(file))
        {
            return new Settings(null, null);
        }

        var values = Values(file);
        string[] known = [SiloKey, TokenFileKey];
        var unknown = values.Keys.FirstOrDefault(key => !known.Contains(key));
        if (unknown is not null)
        {
            throw new UsageException($"{file}: there is no key '{unknown}'. {Nearest.Hint(unknown, known)}");
        }

        var token = values.GetValueOrDefault(TokenFileKey);
        return new Settings(
            values.GetValueOrDefault(SiloKey),
            token is null ? null : Path.Combine(Path.GetDirectoryName(file)!, token)
        );
    }

    private static Dictionary<string, string?> Values(string file)
    {
        try
        {
            if (new FileInfo(file).Length > Largest)
            {
                throw new UsageException($"{file} is too large to be a configuration. Move it away.");
            }

            var yaml = new DeserializerBuilder().Build();
            return yaml.Deserialize<Dictionary<string, string?>?>(File.ReadAllText(file)) ?? [];
        }
        catch (YamlException wrong)
        {
            throw new UsageException(
                $"{file}:{wrong.Start.Line}: this is no list of keys and values. Write 'silo: http://HOST:PORT' and 'token_file: FILE'."
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {error.Message}");
        }
    }
}
