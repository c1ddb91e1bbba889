using Grid.Silo;
using Grid.Store;

namespace Grid.Client.Tests;

public class FailuresTests
{
    private static readonly HomeFolder s_home = new("/somewhere/home");

    [Theory]
    [InlineData("PostgreSQL at db/grid cannot be reached: refused", false)]
    [InlineData("/somewhere/home/grid.db: disk I/O error", true)]
    public async Task Only_the_store_of_a_home_is_answered_with_another_home(string message, bool another)
    {
        var errors = new StringWriter();
        var shell = new Shell
        {
            Out = TextWriter.Null,
            Error = errors,
            CanRedraw = false,
            Variable = _ => null,
            Time = TimeProvider.System,
        };

        var code = await Failures.GuardAsync(
            shell,
            s_home,
            () => throw new StoreUnavailableException(message, new IOException())
        );

        Assert.Equal((int)ExitCode.Failed, code);
        Assert.StartsWith(message, errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(another, errors.ToString().Contains("Choose another home", StringComparison.Ordinal));
    }
}
