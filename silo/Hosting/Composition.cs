using System.ComponentModel.Design;
using Grid.Grains;
using Grid.Store;

namespace Grid.Silo;

/// <summary>What a silo is put together from.</summary>
internal static class Composition
{
    /// <summary>What grains take in their constructors.</summary>
    /// <param name="metrics">Null: nobody measures.</param>
    /// <param name="traces">Null: nobody follows.</param>
    public static IServiceProvider Services(
        IStore store,
        TimeProvider time,
        GrainSettings settings,
        GrainMetrics? metrics,
        Traces? traces
    )
    {
        var services = new ServiceContainer();
        services.AddService(typeof(IStore), store);
        services.AddService(typeof(TimeProvider), time);
        services.AddService(typeof(GrainSettings), settings);
        if (metrics is not null)
        {
            services.AddService(typeof(GrainMetrics), metrics);
        }

        if (traces is not null)
        {
            services.AddService(typeof(Traces), traces);
        }

        return services;
    }

    /// <summary>Closes what a process that died left open, and pauses its sweeps until somebody resumes them: for a process that works for one sweep.</summary>
    public static async Task RecoverAsync(IStore store, IGrainFactory grains, CancellationToken cancel)
    {
        await Recovery.PauseInterruptedAsync(store, grains, "interrupted: its process ended", cancel);
        await Recovery.ReleaseOpenAttemptsAsync(store, grains, cancel);
    }
}
