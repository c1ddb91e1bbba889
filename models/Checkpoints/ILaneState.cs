namespace Grid.Models;

/// <summary>A part of a training's state that checkpoints hold, lane by lane: parameters, an optimiser's moments, running sums.</summary>
public interface ILaneState
{
    /// <summary>Adds one lane's arrays to a checkpoint.</summary>
    void Save(int lane, IDictionary<string, SafetensorsArray> arrays);

    /// <summary>Takes one lane's arrays from a checkpoint.</summary>
    /// <exception cref="InvalidDataException">An array is missing or has another shape.</exception>
    void Load(int lane, Safetensors checkpoint);

    /// <summary>Takes a lane out; those after it move up.</summary>
    void Drop(int lane);
}
