using Grid.Silo;
using Microsoft.Extensions.Logging;

namespace Grid.Client;

/// <summary>What a silo says while it serves: lines for people, or with `--log json` one JSON object a line for programs that gather logs.</summary>
internal sealed class SiloLog(Shell shell, string silo, bool asJson)
{
    /// <summary>GRID_LOG: the form where `--log` is not given.</summary>
    public const string Variable = "GRID_LOG";

    public const string Plain = "text";
    public const string Json = "json";

    private readonly Lock _gate = new();

    /// <summary>Says where the silo stands: to whoever started it.</summary>
    public void Say(string text)
    {
        lock (_gate)
        {
            shell.Out.WriteLine(asJson ? LogJson.Write(new LogLine(text), silo, shell.Time.GetUtcNow()) : text);
            shell.Out.Flush();
        }
    }

    /// <summary>Logs what happened. People are not told what happens all the time. Any thread.</summary>
    public void Write(LogLine line)
    {
        if (asJson)
        {
            lock (_gate)
            {
                shell.Out.WriteLine(LogJson.Write(line, silo, shell.Time.GetUtcNow()));
                shell.Out.Flush();
            }
        }
        else if (line.Level >= LogLevel.Information)
        {
            shell.Error.WriteLine($"{shell.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {line.Text}");
        }
    }
}
