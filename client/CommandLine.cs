using System.CommandLine;
using System.CommandLine.Invocation;

namespace Grid.Client;

/// <summary>The `grid` command: its verbs, its help, and what a wrong command line gets.</summary>
internal static class CommandLine
{
    private const string About = """
        Grid launches sweeps over the hyperparameters of generative models and keeps every result.

        A first sweep:  grid plan SPEC.yaml, grid run SPEC.yaml, grid show ID
        With a silo:    grid silo, and from elsewhere grid submit SPEC.yaml, grid watch ID, grid top

        Environment:
          GRID_HOME      the folder that holds all state, where --home is not given
                         (default: grid/ in XDG_DATA_HOME, else ~/.local/share/grid)
          GRID_SILO      the silo to talk to, where --silo is not given; GRID_TOKEN_FILE: the file of its token
                         (or silo: and token_file: in grid/config.yaml in XDG_CONFIG_HOME, else ~/.config)
          GRID_DATA      where data sets are looked for first (DIR/NAME/FILE), before grid/data in XDG_DATA_HOME,
                         else ~/.local/share, and /usr/share/datasets
          GRID_LIBTORCH  the folder of another libtorch, such as the torch folder of an installed PyTorch
          NO_COLOR       no colours

        Exit codes:
          0 done   1 trials failed, fsck or data check found problems, or an unexpected error
          2 bad spec or command line, nothing written
          3 no such experiment   4 another process holds the home   5 paused by a problem such as a full disk
          6 the silo cannot be reached, or does not take the token
          130 interrupted: paused, go on with grid resume ID
        """;

    /// <summary>Runs one command and gives the exit code of the process.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Shell shell)
    {
        var result = Root(shell).Parse(Asked(args));
        if (result.Action is ParseErrorAction || (result.Errors.Count > 0 && result.Action is null))
        {
            foreach (var line in UsageErrors.Of(result))
            {
                await shell.Error.WriteLineAsync(line);
            }

            return (int)ExitCode.Usage;
        }

        return await result.InvokeAsync(
            new InvocationConfiguration
            {
                Output = shell.Out,
                Error = shell.Error,
                // Ctrl-C has a meaning of its own here, see Interrupts.
                ProcessTerminationTimeout = null,
                EnableDefaultExceptionHandler = false,
            }
        );
    }

    /// <summary>Who types nothing, or `help VERB` as with other programs, is told how it is used.</summary>
    private static IReadOnlyList<string> Asked(IReadOnlyList<string> args) =>
        args.Count == 0 ? ["--help"]
        : args[0] == "help" ? [.. args.Skip(1), "--help"]
        : args;

    private static RootCommand Root(Shell shell) =>
        new(About)
        {
            CommonOptions.Home,
            CommonOptions.Silo,
            CommonOptions.TokenFile,
            RunVerb.Build(shell),
            PlanVerb.Build(shell),
            SimulateVerb.Build(shell),
            ValidateVerb.Build(shell),
            ListVerb.Build(shell),
            ShowVerb.Build(shell),
            TrialsVerb.Build(shell),
            ImportanceVerb.Build(shell),
            SteeringVerbs.BuildPause(shell),
            ResumeVerb.Build(shell),
            SteeringVerbs.BuildCancel(shell),
            LogsVerb.Build(shell),
            GetVerb.Build(shell),
            ModelsVerb.Build(shell),
            DataVerb.Build(shell),
            SchemaVerb.Build(shell),
            SiloVerb.Build(shell),
            SubmitVerb.Build(shell),
            WatchVerb.Build(shell),
            SilosVerb.Build(shell),
            DrainVerb.Build(shell),
            TopVerb.Build(shell),
            FsckVerb.Build(shell),
            WorkerVerb.Build(shell),
        };
}
