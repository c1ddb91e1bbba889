using System.Diagnostics.Metrics;

namespace Grid.Store;

/// <summary>What the stores of a process measure of their transactions, and who is told of what these made durable.</summary>
public sealed class StoreMetrics
{
    public const string MeterName = "Grid.Store";

    private readonly Histogram<double> _seconds;
    private readonly Histogram<int> _size;
    private readonly Counter<long> _errors;
    private readonly Action<StoreBatch>? _durable;

    /// <param name="durable">Told of each batch, in order, a moment after it is durable. Called by the one that commits, whose next transaction waits meanwhile: it must not throw.</param>
    public StoreMetrics(IMeterFactory meters, Action<StoreBatch>? durable = null)
    {
        _durable = durable;
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _seconds = meter.CreateHistogram<double>(
            "grid.store.commit",
            "s",
            "Time of a transaction, from its first write until it is durable."
        );
        _size = meter.CreateHistogram<int>(
            "grid.store.batch.size",
            description: "Calls whose writes went down together in one transaction."
        );
        _errors = meter.CreateCounter<long>("grid.store.errors", description: "Transactions that failed as a whole.");
    }

    /// <summary>The part of one driver, such as "sqlite".</summary>
    internal DriverMetrics Of(string driver) => new(this, driver);

    /// <summary>What one driver's committers tell.</summary>
    internal sealed class DriverMetrics(StoreMetrics metrics, string driver)
    {
        private readonly KeyValuePair<string, object?> _driver = new("driver", driver);

        /// <summary>A transaction stands. Said after its callers were told: they need not wait for this.</summary>
        /// <param name="took">From its first write until it was durable.</param>
        /// <param name="group">Whose writes it held, and those that were refused.</param>
        public void Committed(TimeSpan took, List<PendingBatch> group)
        {
            if (metrics._durable is { } durable)
            {
                foreach (var pending in group)
                {
                    if (!pending.IsRefused)
                    {
                        durable(pending.Batch);
                    }
                }
            }

            metrics._seconds.Record(took.TotalSeconds, _driver);
            metrics._size.Record(group.Count, _driver);
        }

        public void Failed() => metrics._errors.Add(1, _driver);

        /// <summary>Makes the series of errors be there from the start: a rate of it says nothing about a first error otherwise.</summary>
        public void Begin() => metrics._errors.Add(0, _driver);
    }
}
