using System.Data.Common;
using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>
/// Where a database is, as people write it: <c>postgres://user:password@host:port/database?sslmode=require</c>, or Npgsql's <c>Host=…;Database=…</c>. What stands in an
/// address may be a password: no error repeats any of it.
/// </summary>
internal static class PostgresAddress
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>libpq's names of options where Npgsql's are more than the same words with spaces.</summary>
    private static readonly Dictionary<string, string> Options = new(StringComparer.OrdinalIgnoreCase)
    {
        ["connect_timeout"] = "Timeout",
        ["dbname"] = "Database",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["target_session_attrs"] = "Target Session Attributes",
        ["user"] = "Username",
    };

    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string address)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = "grid",
            Timeout = 5,
            // Finds out that a connection that only listens is dead.
            KeepAlive = 10,
            MaxPoolSize = 16,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            // Nothing that the store does to a session outlives its transaction.
            NoResetOnClose = true,
            // Which write of a batch was refused; it goes no further than the store.
            IncludeFailedBatchedCommand = true,
        };
        var scheme = Schemes.FirstOrDefault(s => address.StartsWith(s, StringComparison.OrdinalIgnoreCase));
        foreach (var (key, value) in scheme is null ? Pairs(address) : UrlPairs(address[scheme.Length..]))
            Set(settings, key, value);
        if (string.IsNullOrEmpty(settings.Host))
            throw Unreadable("it names no host");
        // An acknowledged batch is on the disk, whatever the server's or the user's default is.
        settings.Options = $"{settings.Options} -c synchronous_commit=on".Trim();
        return settings;
    }

    /// <summary>What errors call the database: where it is, and nothing secret.</summary>
    public static string NameOf(NpgsqlConnectionStringBuilder settings) =>
        $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";

    private static void Set(NpgsqlConnectionStringBuilder settings, string key, string value)
    {
        if (!Options.TryGetValue(key, out var name))
            name = key.Replace('_', ' ');
        if (name is "SSL Mode")
            value = value.Replace("-", "", StringComparison.Ordinal);
        try
        {
            settings[name] = value;
        }
        catch (Exception error)
            when (error is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            throw Unreadable("one of its options is not known, or has a value that it cannot have");
        }
    }

    private static IEnumerable<(string Key, string Value)> Pairs(string address)
    {
        var pairs = new DbConnectionStringBuilder();
        try
        {
            pairs.ConnectionString = address;
        }
        catch (ArgumentException)
        {
            throw Unreadable("it is neither postgres://user:password@host:port/database nor Host=…;Database=…");
        }
        return pairs.Keys.Cast<string>().Select(key => (key, (string)pairs[key]));
    }

    private static IEnumerable<(string Key, string Value)> UrlPairs(string rest)
    {
        var (beforeOptions, options) = Cut(rest, '?');
        var (authority, database) = Cut(beforeOptions, '/');
        if (database.Contains('@', StringComparison.Ordinal) || options.Contains('@', StringComparison.Ordinal))
            throw Unreadable(
                "write the characters : / ? # @ % of a user, password or database as %3A %2F %3F %23 %40 %25"
            );
        var at = authority.LastIndexOf('@');
        var (user, password) = Cut(at < 0 ? "" : authority[..at], ':');
        var host = authority[(at + 1)..];
        // Several hosts keep their ports: a comma-separated list is Npgsql's own form.
        if (
            !host.Contains(',', StringComparison.Ordinal)
            && host.LastIndexOf(':') is var colon
            && colon > host.IndexOf(']', StringComparison.Ordinal)
        )
        {
            yield return ("Port", host[(colon + 1)..]);
            host = host[..colon];
        }
        foreach (
            var (key, value) in new[]
            {
                ("Host", host.Trim('[', ']')),
                ("Username", user),
                ("Password", password),
                ("Database", database),
            }
        )
        {
            if (value.Length > 0)
                yield return (key, Uri.UnescapeDataString(value));
        }
        foreach (var option in options.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = Cut(option, '=');
            yield return (Uri.UnescapeDataString(key), Uri.UnescapeDataString(value));
        }
    }

    private static (string Before, string After) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is var i and >= 0 ? (text[..i], text[(i + 1)..]) : (text, "");

    private static ArgumentException Unreadable(string why) =>
        new($"The address of the PostgreSQL database cannot be read: {why}.");
}
