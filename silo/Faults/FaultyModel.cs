using Grid.Models;

namespace Grid.Silo;

/// <summary>A model whose trainings meet the faults of a plan.</summary>
internal sealed class FaultyModel(IModel inner, FaultPlan plan) : IModel
{
    private const int NoSpace = 28;

    public ModelInfo Info => inner.Info;

    /// <summary>The models themselves where the plan is empty.</summary>
    public static IReadOnlyList<IModel> Around(IReadOnlyList<IModel> models, FaultPlan plan) =>
        plan.IsEmpty ? models : [.. models.Select(model => new FaultyModel(model, plan))];

    public ITraining Start(TrainingRequest request) => new Training(inner.Start(request), plan);

    private sealed class Training(ITraining inner, FaultPlan plan) : ITraining
    {
        public int Lanes => inner.Lanes;

        public long Epoch => inner.Epoch;

        public long Epochs => inner.Epochs;

        public IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause)
        {
            var fault = plan.Due(FaultPoint.Epoch);
            fault?.Happen(() => Failure(fault.Action));
            return inner.RunEpoch(progress, pause);
        }

        public void Save(int lane, string path)
        {
            var fault = plan.Due(FaultPoint.Checkpoint);
            fault?.Happen(() => Failure(fault.Action));
            inner.Save(lane, path);
        }

        public bool SavePicture(int lane, string path) => inner.SavePicture(lane, path);

        public void DropLane(int lane) => inner.DropLane(lane);

        public void Dispose() => inner.Dispose();

        /// <summary>In the words of libtorch and the kernel, so that it is taken for what it stands for.</summary>
        private static Exception Failure(FaultAction action) =>
            action switch
            {
                FaultAction.Full => new IOException("No space left on device (injected)", NoSpace),
                FaultAction.Memory => new InvalidOperationException("CUDA out of memory (injected)"),
                FaultAction.Device => new InvalidOperationException(
                    "CUDA error: an illegal memory access was encountered (injected)"
                ),
                _ => new InvalidOperationException("The training failed (injected)."),
            };
    }
}
