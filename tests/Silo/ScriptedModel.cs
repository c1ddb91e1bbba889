using System.Collections.Concurrent;
using Grid.Models;

namespace Grid.Silo.Tests;

/// <summary>A model whose trainings do what a test says. A lane's state is its epoch; a checkpoint is a file that says it.</summary>
internal sealed class ScriptedModel(long epochs = 3) : IModel
{
    public ModelInfo Info { get; } =
        new(
            "scripted",
            "Does what a test says.",
            [new("x", 0.0, "A number that does nothing."), new("fail", false, "Whether the lane fails.")],
            [new("test/loss", SmallerIsBetter: true, "x plus the epoch.")],
            Datasets: [],
            Fusable: true
        );

    /// <summary>How many lanes each training began with.</summary>
    public ConcurrentQueue<int> Widths { get; } = new();

    /// <summary>Epochs that lanes began at.</summary>
    public ConcurrentQueue<long> Begins { get; } = new();

    /// <summary>Called before a training begins.</summary>
    public Action? OnStart { get; set; }

    /// <summary>Called in place of writing a checkpoint, with its path; null: one is written.</summary>
    public Action<string>? OnSave { get; set; }

    /// <summary>Called before each epoch of a training, with the epochs done.</summary>
    public Action<long, CancellationToken>? OnEpoch { get; set; }

    public ITraining Start(TrainingRequest request)
    {
        OnStart?.Invoke();
        Widths.Enqueue(request.Lanes.Count);
        var checkpoint = request.Lanes[0].CheckpointPath;
        var epoch = checkpoint is null ? 0 : long.Parse(File.ReadAllText(checkpoint));
        Begins.Enqueue(epoch);
        return new Training(this, request.Lanes, epoch, epochs);
    }

    private sealed class Training(ScriptedModel model, IEnumerable<LaneRequest> lanes, long epoch, long epochs)
        : ITraining
    {
        private readonly List<LaneRequest> _lanes = [.. lanes];

        public int Lanes => _lanes.Count;

        public long Epoch { get; private set; } = epoch;

        public long Epochs => epochs;

        public IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause)
        {
            model.OnEpoch?.Invoke(Epoch, pause);
            if (pause.IsCancellationRequested)
            {
                return null;
            }

            if (Epoch == 1 && _lanes.Any(lane => lane.Parameters.Flag("fail")))
            {
                throw new InvalidOperationException("a lane was told to fail");
            }

            Epoch++;
            progress?.Invoke(1, 1);
            return _lanes.ConvertAll(lane => new LaneMeasures(
                new Dictionary<string, double> { ["test/loss"] = lane.Parameters.Real("x") + Epoch }
            ));
        }

        public void Save(int lane, string path)
        {
            if (model.OnSave is { } save)
            {
                save(path);
            }
            else
            {
                File.WriteAllText(path, Epoch.ToString());
            }
        }

        public bool SavePicture(int lane, string path) => false;

        public void DropLane(int lane) => _lanes.RemoveAt(lane);

        public void Dispose() { }
    }
}
