namespace Grid.Models;

/// <summary>Walks along <see cref="SyntheticCurve"/>s.</summary>
internal sealed class SyntheticTraining(IEnumerable<SyntheticCurve> curves, long epoch) : ITraining
{
    private readonly List<SyntheticCurve> _curves = [.. curves];

    public int Lanes => _curves.Count;

    public long Epoch { get; private set; } = epoch;

    public long Epochs { get; } = curves.First().Epochs;

    public IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause)
    {
        if (Epoch == Epochs)
            throw new InvalidOperationException($"All {Epochs} epochs are done.");
        var length = _curves.Count > 0 ? _curves[0].EpochLength : TimeSpan.Zero;
        if (pause.IsCancellationRequested || (length > TimeSpan.Zero && pause.WaitHandle.WaitOne(length)))
            return null;
        var measures = _curves.ConvertAll(curve => curve.Measure(Epoch + 1));
        Epoch++;
        progress?.Invoke(1, 1);
        return measures;
    }

    public void Save(int lane, string path) =>
        new Checkpoint(SyntheticModel.ModelName, Epoch, Step: 0, new Dictionary<string, SafetensorsArray>()).Write(
            path
        );

    public bool SavePicture(int lane, string path) => false;

    public void DropLane(int lane) => _curves.RemoveAt(lane);

    public void Dispose() { }
}
