using Grid.Models;

namespace Grid.Silo;

/// <summary>Trains on the calling thread itself: nothing to start and nothing to send, and a native crash takes the whole program down.</summary>
internal sealed class InProcessTrainer : ITrainer
{
    public ITraining Start(IModel model, TrainingRequest request, CancellationToken timeUp) =>
        model.Start(request with { Device = DeviceNames.InTorch(request.Device) });

    public void Dispose() { }
}
