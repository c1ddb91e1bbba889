namespace Grid.Silo;

/// <summary>What activates the grains of a silo. Each value of the build property GrainHost brings one, in one file, as <c>SiloHost.Start</c>, with <c>SiloHost.IsAway</c> for what its calls throw.</summary>
internal interface ISiloHost : IAsyncDisposable
{
    IGrainFactory Grains { get; }
}
