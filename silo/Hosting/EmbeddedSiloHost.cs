using Grid.Grains;

namespace Grid.Silo;

/// <summary>GrainHost=Embedded: this process activates the grains itself.</summary>
internal static class SiloHost
{
    /// <param name="services">What grains take in their constructors.</param>
    public static ISiloHost Start(IServiceProvider services, TimeProvider time) =>
        new EmbeddedSiloHost(new EmbeddedGrainHost(typeof(IExperimentGrain).Assembly, services, time));

    private sealed class EmbeddedSiloHost(EmbeddedGrainHost host) : ISiloHost
    {
        public IGrainFactory Grains => host.Grains;

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }
}
