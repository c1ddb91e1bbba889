using Grid.Grains;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;

namespace Grid.Client;

/// <summary>Turns what went wrong into lines on standard error and an exit code. A user's mistake never shows a stack trace.</summary>
internal static class Failures
{
    /// <summary>Runs a verb's work.</summary>
    /// <param name="home">Where the full text of an unexpected error goes.</param>
    public static async Task<int> GuardAsync(Shell shell, HomeFolder home, Func<Task<ExitCode>> work)
    {
        try
        {
            return (int)await work();
        }
        catch (Exception error)
        {
            var (code, lines) = Explain(error, home, shell.Time);
            foreach (var line in lines)
            {
                await shell.Error.WriteLineAsync(line);
            }

            return (int)code;
        }
    }

    private static (ExitCode Code, IEnumerable<string> Lines) Explain(
        Exception error,
        HomeFolder home,
        TimeProvider time
    ) =>
        error switch
        {
            SpecException spec => (ExitCode.Usage, spec.Problems.Select(problem => problem.ToString())),
            UsageException or RerunException => (ExitCode.Usage, [error.Message]),
            UnknownExperimentException or ExperimentNotFoundException => (ExitCode.NotFound, [error.Message]),
            ApiOptionsException or DeviceException => (ExitCode.Usage, [error.Message]),
            SiloUnreachableException => (ExitCode.NoSilo, [error.Message]),
            SiloRefusedException { Status: 401 or 403 } => (ExitCode.NoSilo, [error.Message]),
            SiloRefusedException => (ExitCode.Failed, [error.Message]),
            HomeHeldException => (ExitCode.HomeHeld, [error.Message]),
            OperationCanceledException => (ExitCode.Interrupted, ["interrupted"]),
            _ when DiskFull.Caused(error) => (
                ExitCode.Paused,
                [$"disk full: {error.Message} Free space under {home.Root}."]
            ),
            // What the store says names the file, or the database, already.
            StoreUnavailableException or InvalidDataException => (
                ExitCode.Failed,
                [
                    error.Message.Contains(home.Database, StringComparison.Ordinal)
                        ? $"{error.Message} Choose another home with --home DIR or GRID_HOME, or mend this one."
                        : error.Message,
                ]
            ),
            ArtifactException or IOException => (ExitCode.Failed, [error.Message]),
            HomeException => (ExitCode.Failed, [error.Message]),
            UnauthorizedAccessException => (ExitCode.Failed, [new HomeException(home, error).Message]),
            _ => (
                ExitCode.Failed,
                [$"unexpected: {error.GetType().Name}: {error.Message}", ErrorLog.Keep(error, home, time)]
            ),
        };
}

/// <summary>A home folder that cannot be made or written to.</summary>
internal sealed class HomeException(HomeFolder home, Exception cause)
    : Exception(
        $"The home {home.Root} cannot be used: {cause.Message} Choose another with --home DIR or GRID_HOME, or change its owner.",
        cause
    );

/// <summary>A command line that parses but asks for what there is not.</summary>
internal sealed class UsageException(string message) : Exception(message);
