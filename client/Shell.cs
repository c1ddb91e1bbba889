using Spectre.Console;

namespace Grid.Client;

/// <summary>The world around a command: where it writes, what it may draw, its environment and clock.</summary>
internal sealed class Shell
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Out"/> is a terminal on which lines can be drawn again.</summary>
    public required bool CanRedraw { get; init; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The width of tables where <see cref="Out"/> is no terminal; null: as it is.</summary>
    public int? Width { get; init; }

    /// <summary>The shell of this process.</summary>
    public static Shell OfProcess() =>
        new()
        {
            Out = Console.Out,
            Error = Console.Error,
            CanRedraw =
                !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
            Variable = Environment.GetEnvironmentVariable,
            Time = TimeProvider.System,
            Width = Console.IsOutputRedirected ? RedirectedWidth : null,
        };

    /// <summary>A console for tables and the live view. NO_COLOR and terminals without colours are respected.</summary>
    public IAnsiConsole NewConsole()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Out),
                Ansi = CanRedraw ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem =
                    CanRedraw && Variable("NO_COLOR") is null or ""
                        ? ColorSystemSupport.Detect
                        : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
        if (Width is { } width)
        {
            console.Profile.Width = width;
        }

        return console;
    }

    // A file or a pipe has no width: nothing is wrapped, cut or left out there.
    private const int RedirectedWidth = 10_000;
}
