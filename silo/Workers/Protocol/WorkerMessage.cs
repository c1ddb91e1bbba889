using System.Text.Json.Serialization;

namespace Grid.Silo;

/// <summary>What a silo and its worker processes say to each other. An answer follows each request; only <see cref="PauseEpoch"/> gets none.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(StartTraining), "start")]
[JsonDerivedType(typeof(RunEpoch), "epoch")]
[JsonDerivedType(typeof(PauseEpoch), "pause")]
[JsonDerivedType(typeof(SaveLane), "save")]
[JsonDerivedType(typeof(SavePicture), "picture")]
[JsonDerivedType(typeof(DropLane), "drop")]
[JsonDerivedType(typeof(EndTraining), "end")]
[JsonDerivedType(typeof(ProbeDevice), "probe")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Measured), "measured")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Failed), "failed")]
internal abstract record WorkerMessage;

/// <summary>The first message of both sides: they go on only where they speak the same version.</summary>
internal sealed record Hello(int Version) : WorkerMessage
{
    public const int CurrentVersion = 2;
}

/// <summary>Begins a training. Device is libtorch's name. Answer: <see cref="Started"/>.</summary>
internal sealed record StartTraining(
    string Model,
    string? Dataset,
    IReadOnlyList<string> DatasetFolders,
    string DatasetCache,
    string Device,
    int Threads,
    IReadOnlyList<StartLane> Lanes
) : WorkerMessage;

/// <summary>Parameters is a JSON object, as in leases.</summary>
internal sealed record StartLane(string Parameters, long Seed, string? Checkpoint);

/// <summary>Answer: any number of <see cref="Progress"/>, then <see cref="Measured"/>. Call counts the epochs asked for, paused ones too.</summary>
internal sealed record RunEpoch(long Call) : WorkerMessage;

/// <summary>Asks that call to stop after the current step. One that is over is not meant any more.</summary>
internal sealed record PauseEpoch(long Call) : WorkerMessage;

/// <summary>Answer: <see cref="Done"/>.</summary>
internal sealed record SaveLane(int Lane, string Path) : WorkerMessage;

/// <summary>Answer: <see cref="Done"/>, which says whether there is a picture.</summary>
internal sealed record SavePicture(int Lane, string Path) : WorkerMessage;

/// <summary>Answer: <see cref="Done"/>.</summary>
internal sealed record DropLane(int Lane) : WorkerMessage;

/// <summary>The training is over. Answer: <see cref="Done"/>.</summary>
internal sealed record EndTraining : WorkerMessage;

/// <summary>A small computation on a device, by libtorch's name. Answer: <see cref="Done"/>.</summary>
internal sealed record ProbeDevice(string Device) : WorkerMessage;

internal sealed record Started(long Epoch, long Epochs) : WorkerMessage;

internal sealed record Progress(int Step, int Steps) : WorkerMessage;

/// <summary>What each lane measured; null where the pause came first.</summary>
internal sealed record Measured(IReadOnlyList<IReadOnlyDictionary<string, double>>? Lanes) : WorkerMessage;

internal sealed record Done(bool Answer = true) : WorkerMessage;

/// <summary>A request failed. Error is the exception's type, Text all of it with its stack.</summary>
internal sealed record Failed(FailedKind Kind, string Error, string Message, int Code, string Text) : WorkerMessage;

/// <summary>What the silo must tell apart.</summary>
internal enum FailedKind
{
    Exception,
    Model,

    /// <summary>An <see cref="IOException"/>; Code says whether the disk is full.</summary>
    File,
}
