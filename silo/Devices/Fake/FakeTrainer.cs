using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>Trains elsewhere what a fake device is given, and lets its limits and errors come between.</summary>
internal sealed class FakeTrainer(ITrainer trainer, Func<string, FakeDeviceState> stateOf) : ITrainer
{
    public TrainingGround Ground => trainer.Ground;

    public ITraining Start(IModel model, TrainingRequest request, CancellationToken timeUp)
    {
        var states = DeviceNames.Split(request.Device).Select(stateOf).ToList();
        var begun = new List<FakeDeviceState>();
        try
        {
            var stalls = false;
            foreach (var state in states)
            {
                stalls |= state.Begin();
                begun.Add(state);
            }

            return new Training(trainer.Start(model, request, timeUp), states, stalls, timeUp);
        }
        catch
        {
            begun.ForEach(state => state.End());
            throw;
        }
    }

    public void StandBy() => trainer.StandBy();

    public void Dispose() => trainer.Dispose();

    private sealed class Training(
        ITraining training,
        IReadOnlyList<FakeDeviceState> states,
        bool stalls,
        CancellationToken timeUp
    ) : ITraining
    {
        public int Lanes => training.Lanes;

        public long Epoch => training.Epoch;

        public long Epochs => training.Epochs;

        public IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause)
        {
            if (stalls)
            {
                timeUp.WaitHandle.WaitOne();
                throw new TrainingFaultException(FailureCause.Timeout, "The fake device was told to stall.");
            }

            foreach (var state in states)
            {
                state.Check();
            }

            return training.RunEpoch(progress, pause);
        }

        public void Save(int lane, string path) => training.Save(lane, path);

        public bool SavePicture(int lane, string path) => training.SavePicture(lane, path);

        public void DropLane(int lane) => training.DropLane(lane);

        public void Dispose()
        {
            training.Dispose();
            foreach (var state in states)
            {
                state.End();
            }
        }
    }
}
