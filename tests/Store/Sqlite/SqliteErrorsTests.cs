using Grid.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Grid.Store.Tests.Sqlite;

public class SqliteErrorsTests
{
    [Fact]
    public void An_input_output_error_in_a_folder_that_is_gone_may_pass()
    {
        const int inputOutputError = 10;
        var gone = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "grid.db");

        var error = SqliteErrors.OfStore(new SqliteException("disk I/O error", inputOutputError), gone);

        Assert.IsType<StoreUnavailableException>(error);
    }
}
