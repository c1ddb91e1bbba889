namespace Grid.Models;

/// <summary>Collects batches [K, N, size] into one array [ΣN, size] for each lane.</summary>
internal sealed class LaneRows(int lanes)
{
    private readonly List<float>[] _rows = [.. Enumerable.Range(0, lanes).Select(_ => new List<float>())];

    public void Add(Tensor batch)
    {
        for (var lane = 0; lane < lanes; lane++)
            _rows[lane].AddRange(LaneBlocks.Read(batch, lane));
    }

    public float[][] ToArrays() => [.. _rows.Select(rows => rows.ToArray())];
}
