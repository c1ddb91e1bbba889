using Grid.Grains;

namespace Grid.Silo;

/// <summary>GrainHost=Embedded: this process activates the grains itself.</summary>
internal static class SiloHost
{
    /// <param name="services">What grains take in their constructors.</param>
    public static ISiloHost Start(IServiceProvider services, TimeProvider time) =>
        new EmbeddedSiloHost(new EmbeddedGrainHost(typeof(IExperimentGrain).Assembly, services, time));

    /// <summary>Whether a call failed because no silo has control at the moment, or it cannot be reached.</summary>
    public static bool IsAway(Exception error) => error is ControlUnreachableException;

    private sealed class EmbeddedSiloHost(EmbeddedGrainHost host) : ISiloHost
    {
        public IGrainFactory Grains => host.Grains;

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }
}
