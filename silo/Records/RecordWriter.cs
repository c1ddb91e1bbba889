using System.Text.Json;
using Grid.Models;

namespace Grid.Silo;

/// <summary>Puts together the records of an agent's trainings.</summary>
internal sealed class RecordWriter(DeviceInventory devices)
{
    // The convention of docs/add-a-model.md: the first so many images, 0 for all.
    private const string TrainImages = "train_images";
    private const string TestImages = "test_images";

    private readonly Lazy<MachineRecord> _machine = new(() => MachineRecord.Read(MachineFiles.OfThisMachine, devices));

    /// <summary>The record of a training that has just begun, as JSON. Called on any thread.</summary>
    public string Write(IModel model, TrainingRequest request, DeviceKind device, TrainingGround ground)
    {
        var machine = _machine.Value;
        return new RunRecord(
            machine.Grid,
            machine.Hardware,
            machine.System,
            ground.Engine,
            ground.Data is { } facts ? DatasetOf(model, request.Lanes[0].Parameters, facts) : null,
            device.ToString().ToLowerInvariant(),
            request.Threads,
            request.Lanes.Count,
            DefaultsOf(model)
        ).ToJson();
    }

    /// <summary>What is used of a split is the same for all lanes: it changes their schedule.</summary>
    private static RecordedDataset DatasetOf(IModel model, ModelParameters parameters, DatasetFacts facts) =>
        new(
            facts.Name,
            [.. facts.Files.Select(file => new RecordedFile(file.Name, file.Sha256))],
            Used(model, parameters, TrainImages, facts.Train),
            Used(model, parameters, TestImages, facts.Test)
        );

    private static long? Used(IModel model, ModelParameters parameters, string name, long? all) =>
        model.Info.Parameters.Any(parameter => parameter.Name == name) && parameters.Integer(name) is var some and > 0
            ? Math.Min(some, all ?? some)
            : all;

    private static Dictionary<string, JsonElement> DefaultsOf(IModel model)
    {
        using var document = JsonDocument.Parse(
            TrialParameters.Write(
                model.Info.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Default)
            )
        );
        return document.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.Clone());
    }
}
