namespace Grid.Models;

/// <summary>
/// Which examples each lane's batches hold: each epoch in an order of its own, a function of the lane's seed. Examples that fill no whole batch are left out; another
/// epoch's order leaves out others.
/// </summary>
/// <param name="seeds">The lanes' seeds.</param>
/// <param name="count">Examples that there are.</param>
/// <param name="batch">Examples in a batch.</param>
public sealed class BatchOrder(IEnumerable<long> seeds, int count, int batch)
{
    private readonly List<long> _seeds = [.. seeds];
    private (long Epoch, int[][] Orders)? _current;

    public int StepsPerEpoch { get; } =
        count >= batch
            ? count / batch
            : throw new ModelException($"{count} training images do not fill one batch of {batch}.");

    /// <summary>The numbers of the examples in a step's batch, for each lane.</summary>
    public ReadOnlyMemory<int>[] Batch(long epoch, int step)
    {
        if (_current?.Epoch != epoch)
            _current = (
                epoch,
                [.. _seeds.Select(seed => new LaneRandom(seed, RandomPurpose.DataOrder, epoch).Permutation(count))]
            );
        return Array.ConvertAll(_current.Value.Orders, order => new ReadOnlyMemory<int>(order, step * batch, batch));
    }

    public void Drop(int lane)
    {
        _seeds.RemoveAt(lane);
        _current = null;
    }
}
