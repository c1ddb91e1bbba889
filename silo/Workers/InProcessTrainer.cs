using Grid.Models;

namespace Grid.Silo;

/// <summary>Trains on the calling thread itself: nothing to start and nothing to send, and a native crash takes the whole program down.</summary>
internal sealed class InProcessTrainer : ITrainer
{
    public TrainingGround Ground { get; private set; } = new(null, null);

    public ITraining Start(IModel model, TrainingRequest request, CancellationToken timeUp)
    {
        var training = model.Start(request with { Device = DeviceNames.InTorch(request.Device) });
        Ground = TrainingGround.Of(model, request);
        return training;
    }

    /// <summary>There is nothing to start.</summary>
    public void StandBy() { }

    public void Dispose() { }
}
