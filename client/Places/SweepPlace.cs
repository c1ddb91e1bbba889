using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>Where a command's sweeps are.</summary>
internal abstract record SweepPlace
{
    /// <summary>What a command typed next needs to find them again, such as " --home DIR"; empty where it looks there by itself.</summary>
    public required string Option { get; init; }

    /// <summary>"in /home/ada/grid" or "at http://10.0.0.5:8427".</summary>
    public abstract string Where { get; }

    /// <summary>Where a checkpoint can be found: its path, or the path in the silo's home.</summary>
    public abstract string Checkpoint(CheckpointRef checkpoint);

    /// <summary>A file of a home, where it is there; null at a silo.</summary>
    public string? Existing(Func<HomeFolder, string> file) =>
        this is HomePlace(var home) && file(home) is var path && File.Exists(path) ? path : null;

    /// <summary>A trial's picture; null where there is none here.</summary>
    public abstract string? Picture(string experiment, long trial);
}

/// <summary>In a home folder of this machine.</summary>
internal sealed record HomePlace(HomeFolder Home) : SweepPlace
{
    public override string Where => $"in {Home.Root}";

    public override string Checkpoint(CheckpointRef checkpoint) => Home.Absolute(checkpoint.Path);

    public override string? Picture(string experiment, long trial) =>
        Home.Picture(experiment, trial) is var picture && File.Exists(picture) ? picture : null;
}

/// <summary>At a silo.</summary>
internal sealed record SiloPlace(SiloEndpoint Silo) : SweepPlace
{
    public string Address => Silo.Address.GetLeftPart(UriPartial.Authority);

    public override string Where => $"at {Address}";

    public override string Checkpoint(CheckpointRef checkpoint) => checkpoint.Path;

    public override string? Picture(string experiment, long trial) => null;
}
