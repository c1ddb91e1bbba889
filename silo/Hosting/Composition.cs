using System.ComponentModel.Design;
using Grid.Grains;
using Grid.Store;

namespace Grid.Silo;

/// <summary>What a silo does with sweeps that were running when the process before it ended.</summary>
public enum UnfinishedSweeps
{
    /// <summary>They wait until somebody resumes them: for a process that works for one sweep.</summary>
    Pause,

    /// <summary>They go on: for a silo.</summary>
    GoOn,
}

/// <summary>What a silo is put together from.</summary>
internal static class Composition
{
    /// <summary>What grains take in their constructors.</summary>
    public static IServiceProvider Services(IStore store, TimeProvider time)
    {
        var services = new ServiceContainer();
        services.AddService(typeof(IStore), store);
        services.AddService(typeof(TimeProvider), time);
        services.AddService(typeof(GrainSettings), new GrainSettings());
        return services;
    }

    /// <summary>Closes what a process that died left open, and deals with its sweeps as <paramref name="unfinished"/> says.</summary>
    public static async Task RecoverAsync(
        IStore store,
        IGrainFactory grains,
        UnfinishedSweeps unfinished,
        CancellationToken cancel
    )
    {
        if (unfinished == UnfinishedSweeps.Pause)
        {
            await Recovery.PauseInterruptedAsync(store, grains, "interrupted: its process ended", cancel);
        }

        await Recovery.ReleaseOpenAttemptsAsync(store, grains, cancel);
        if (unfinished == UnfinishedSweeps.GoOn)
        {
            await TakeOverAsync(store, grains, cancel);
        }
    }

    /// <summary>A call activates an experiment, and an experiment that is running by its rows has its trials wait in the pool then.</summary>
    public static async Task TakeOverAsync(IStore store, IGrainFactory grains, CancellationToken cancel)
    {
        foreach (var row in await store.ListExperimentsAsync(int.MaxValue, cancel))
        {
            if (row.State == ExperimentState.Running)
            {
                await grains.GetGrain<IExperimentGrain>(row.Id).GetAsync(cancel);
            }
        }
    }
}
