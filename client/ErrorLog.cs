using Grid.Silo;

namespace Grid.Client;

/// <summary>Keeps the whole text of unexpected errors for a bug report.</summary>
internal static class ErrorLog
{
    /// <summary>Adds the error to errors.log in the home, or in the temporary folder where there is no home; says where.</summary>
    public static string Keep(Exception error, HomeFolder home, TimeProvider time)
    {
        var folder = Directory.Exists(home.Root) ? home.Root : Path.GetTempPath();
        var file = Path.Combine(folder, Directory.Exists(home.Root) ? "errors.log" : "grid-errors.log");
        try
        {
            File.AppendAllText(file, $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {error}\n");
            return $"The whole text is in {file}.";
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            return $"The whole text could not be written to {file} ({unwritten.Message}):\n{error}";
        }
    }
}
