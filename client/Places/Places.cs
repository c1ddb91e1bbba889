using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>
/// Finds where a command's sweeps are. What stands on the command line goes before the environment, and that before the configuration file; on each of these, a silo goes
/// before a home.
/// </summary>
internal static class Places
{
    /// <exception cref="UsageException">Two places are named at once, or one that cannot be.</exception>
    public static SweepPlace Of(ParseResult result, Shell shell)
    {
        var (silo, home) = (result.GetValue(CommonOptions.Silo), result.GetValue(CommonOptions.Home));
        if (silo is not null && home is not null)
        {
            throw new UsageException("--silo and --home name two places: give one of them.");
        }

        var settings = Settings.Read(shell.Variable);
        var usual = Usual(shell, settings);
        var asked =
            silo is not null ? new Named(silo, null)
            : home is not null ? new Named(null, home)
            : usual;
        return asked.Silo is { } address
            ? new SiloPlace(Endpoint(address, TokenFileOf(result, shell, settings)))
            {
                Option = asked.Silo == usual.Silo ? "" : $" --silo {address}",
            }
            : HomeOf(shell, asked.Home, usual);
    }

    /// <summary>
    /// The same, for what needs a silo to do it: a home that a silo of this machine serves is reached through that. A home that nobody serves stays a home.
    /// </summary>
    public static SweepPlace Served(ParseResult result, Shell shell)
    {
        var place = Of(result, shell);
        return place is HomePlace(var home) && HomeLock.IsHeld(home) && HomeLock.Holder(home)?.Address is { } address
            ? new SiloPlace(Endpoint(address.ToString(), TokenFileOf(result, shell))) { Option = place.Option }
            : place;
    }

    /// <summary>The home of a verb that trains on this machine.</summary>
    /// <exception cref="UsageException">A silo is named.</exception>
    public static HomePlace LocalOf(ParseResult result, Shell shell) =>
        result.GetValue(CommonOptions.Silo) is { } silo
            ? throw new UsageException(
                $"grid run trains on this machine. To train at {silo}: grid submit SPEC --silo {silo}."
            )
            : HomeOf(shell, result.GetValue(CommonOptions.Home), Usual(shell, Settings.Read(shell.Variable)));

    /// <exception cref="UsageException">There is no silo to ask.</exception>
    public static SiloPlace SiloOf(ParseResult result, Shell shell) =>
        Served(result, shell) as SiloPlace
        ?? throw new UsageException(
            "There is no silo to ask: start one with grid silo, or name one with --silo URL, GRID_SILO, or silo: in "
                + $"{Settings.FileOf(shell.Variable)}. To train here without a silo: grid run SPEC."
        );

    /// <summary>The file of the token that a command is to use; null where none is named.</summary>
    public static string? TokenFileOf(ParseResult result, Shell shell) =>
        TokenFileOf(result, shell, Settings.Read(shell.Variable));

    private static string? TokenFileOf(ParseResult result, Shell shell, Settings settings) =>
        result.GetValue(CommonOptions.TokenFile)
        ?? (shell.Variable("GRID_TOKEN_FILE") is { Length: > 0 } file ? file : settings.TokenFile);

    /// <summary>Where a command looks that names no place.</summary>
    private static Named Usual(Shell shell, Settings settings) =>
        shell.Variable("GRID_SILO") is { Length: > 0 } silo ? new(silo, null)
        : shell.Variable("GRID_HOME") is { Length: > 0 } ? new(null, null)
        : new(settings.Silo, null);

    private static HomePlace HomeOf(Shell shell, string? option, Named usual)
    {
        var home = HomeFolder.Resolve(option, shell.Variable);
        var isUsual = usual.Silo is null && home.Root == HomeFolder.Resolve(option: null, shell.Variable).Root;
        return new HomePlace(home) { Option = isUsual ? "" : $" --home {home.Root}" };
    }

    private static SiloEndpoint Endpoint(string address, string? tokenFile)
    {
        var text = address.Contains("://", StringComparison.Ordinal) ? address : $"http://{address}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"'{address}' is no silo's address. It looks like http://10.0.0.5:8427.");
        }

        var token = tokenFile is null ? null : TokenFile.Read(tokenFile);
        return new SiloEndpoint(new Uri(uri.GetLeftPart(UriPartial.Authority)), token, tokenFile);
    }

    /// <summary>A place in words: a silo's address, or a home (null: the usual one).</summary>
    private sealed record Named(string? Silo, string? Home);
}
