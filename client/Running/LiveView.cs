using Grid.Silo;
using Spectre.Console;

namespace Grid.Client;

/// <summary>Draws a running sweep in place, on a terminal.</summary>
internal sealed class LiveView(IAnsiConsole console) : ISweepView
{
    private LiveDisplayContext? _context;

    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(200);

    public Task RunAsync(Func<Task> watch) =>
        console
            .Live(new Markup(""))
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async context =>
            {
                _context = context;
                await watch();
            });

    public void Show(SweepMoment moment, IEnumerable<AgentEvent> happened)
    {
        var lines = LiveFrame.Lines(moment, console.Profile.Width, console.Profile.Height);
        _context?.UpdateTarget(new Rows(lines.Select(line => new Markup(line))));
    }
}
