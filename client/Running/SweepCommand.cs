using Grid.Grains;
using Grid.Silo;
using Grid.Spec;

namespace Grid.Client;

/// <summary>How `run` and `resume` train.</summary>
/// <param name="Slots">Null: one per core.</param>
internal sealed record SweepChoices(HomePlace Place, int? Slots, bool AsJson)
{
    public HomeFolder Home => Place.Home;

    /// <summary>How many trials train in lockstep where the spec leaves it open; null: that is probed.</summary>
    public int? Lanes { get; init; }
}

/// <summary>What `run` and `resume` share: a silo in this process, the view, the result.</summary>
internal static class SweepCommand
{
    /// <param name="command">What this process does, for another one that finds the home held.</param>
    /// <param name="begin">Submits or resumes.</param>
    /// <param name="conclude">Says what came of it, and gives the exit code; null: the sweep's results are shown.</param>
    public static async Task<ExitCode> RunAsync(
        Shell shell,
        SweepChoices choices,
        string command,
        Func<LocalSweeps, CancellationToken, Task<ExperimentStatus>> begin,
        Func<LocalSweeps, ExperimentStatus, ExitCode, Task<ExitCode>>? conclude = null
    )
    {
        string? begun = null;
        using var interrupts = new Interrupts(() => Leave(shell, begun));
        Create(choices.Home);
        var slots = choices.Slots ?? Environment.ProcessorCount;
        // Its last numbers go out once all else is done.
        await using var telemetry = Telemetry.StartForCollector(
            AgentName.Of(Environment.MachineName, $"{Environment.ProcessId}"),
            slots
        );
        var options = new LocalSiloOptions { Command = command, Telemetry = telemetry };
        await using var silo = await LocalSilo.OpenAsync(choices.Home, options, shell.Time, interrupts.First);
        var status = await begin(silo.Sweeps, interrupts.First);
        begun = status.Id;
        var spec = SpecJson.Read(status.Spec);
        var datasets = Datasets.Of(shell);
        var lanes =
            spec.Trial.Lanes
            ?? choices.Lanes
            ?? await LaneChoice.ProbeAsync(silo.Sweeps, status.Id, spec, datasets, shell.Time, interrupts.First);

        await SweepViews
            .Lines(shell, choices.AsJson)
            .WriteLineAsync(Headline(status, spec, slots, lanes, choices.Home));
        var view = SweepViews.For(shell, choices.AsJson);
        var (ended, code) = await new SweepRunner(shell, silo, view, interrupts.First).RunAsync(
            status.Id,
            slots,
            lanes,
            datasets
        );
        await WritePlotDataAsync(shell, silo.Sweeps, choices.Home, ended.Id);
        if (conclude is not null)
        {
            return await conclude(silo.Sweeps, ended, code);
        }

        await SweepResult.WriteAsync(shell, silo.Sweeps, ended, choices.Place, choices.AsJson, next: "show");
        return code;
    }

    /// <summary>Results stand in the store: a disk that has no room for a copy of them spoils nothing.</summary>
    private static async Task WritePlotDataAsync(Shell shell, LocalSweeps sweeps, HomeFolder home, string id)
    {
        try
        {
            await PlotData.WriteAsync(sweeps, home, id, CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await shell.Error.WriteLineAsync($"plot data was not written: {error.Message}");
        }
    }

    private static void Create(HomeFolder home)
    {
        try
        {
            home.Create();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && !DiskFull.Caused(error))
        {
            throw new HomeException(home, error);
        }
    }

    private static string Headline(ExperimentStatus status, ExperimentSpec spec, int slots, int lanes, HomeFolder home)
    {
        var trials = status.Total is { } total ? Text.Count(total, "trial") : "an open number of trials";
        var on = spec.Dataset is { } dataset ? $" on {dataset}" : "";
        var wide = lanes > 1 ? $" of {lanes} lanes" : "";
        return $"{status.Id}: {trials} of {spec.Model}{on}, {Text.Count(slots, "slot")}{wide}, home {home.Root}";
    }

    /// <summary>The second Ctrl-C: what is on disk stays, and the next start cleans up.</summary>
    private static void Leave(Shell shell, string? begun)
    {
        if (shell.CanRedraw)
        {
            const string showCursor = "\u001b[?25h";
            shell.Out.Write(showCursor);
            shell.Out.Flush();
        }

        shell.Error.WriteLine(
            begun is null ? "left at once" : $"left at once; what is on disk stays, go on with grid resume {begun}"
        );
        Environment.Exit((int)ExitCode.Interrupted);
    }
}
