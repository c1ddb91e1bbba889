using Grid.Silo;
using Spectre.Console;

namespace Grid.Client;

/// <summary>Draws a running sweep in place, on a terminal.</summary>
internal sealed class LiveView(IAnsiConsole console, TextWriter output) : ISweepView
{
    private readonly LiveScreen _screen = new(output);

    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(Func<Task> watch)
    {
        try
        {
            await watch();
        }
        finally
        {
            _screen.Clear();
        }
    }

    public void Show(SweepMoment moment, IEnumerable<AgentEvent> happened)
    {
        var (width, height) = (console.Profile.Width, console.Profile.Height);
        _screen.Draw(MarkupLines.ToAnsi(console, LiveFrame.Lines(moment, width, height), height), width);
    }
}
