using Grid.Grains;

namespace Grid.Silo;

/// <summary>Which share of which device is whose, which are out of service, and how full they were when they were last read. Any thread.</summary>
internal sealed class DeviceLedger
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<Entry> _entries;
    private readonly Dictionary<string, Entry> _byId;
    private readonly TimeProvider _time;
    private TaskCompletionSource _grown = NewSignal();

    public DeviceLedger(DeviceInventory inventory, TimeProvider time)
    {
        _time = time;
        _entries = [.. inventory.Devices.Select(info => new Entry(info, time) { FreeSince = time.GetUtcNow() })];
        _byId = _entries.ToDictionary(entry => entry.Info.Id, StringComparer.Ordinal);
    }

    /// <summary>All that is free now, and a task that is done when more is.</summary>
    public (IReadOnlyList<DeviceOffer> Offers, Task Grown) Offer()
    {
        lock (_gate)
        {
            if (_grown.Task.IsCompleted)
            {
                _grown = NewSignal();
            }

            var offers = _entries
                .Where(entry => entry is { Free: > 0, Problem: null })
                .Select(entry => new DeviceOffer(entry.Info.Id, entry.Free, entry.Reading.FreeMemory));
            return ([.. offers], _grown.Task);
        }
    }

    /// <summary>All devices in service as they are with nothing on them: what they could hold, not what they can hold now.</summary>
    public IReadOnlyList<DeviceOffer> Capacity()
    {
        lock (_gate)
        {
            var inService = _entries.Where(entry => entry.Problem is null).Select(entry => entry.Info);
            return [.. inService.Select(info => new DeviceOffer(info.Id, Free: 1, info.TotalMemory))];
        }
    }

    /// <summary>Takes all of these shares, or none: false where one is not free, or its device has gone out of service.</summary>
    public bool TryTake(IReadOnlyList<DeviceShare> shares)
    {
        lock (_gate)
        {
            if (!shares.All(share => _byId.TryGetValue(share.Device, out var entry) && entry.CanGive(share.Share)))
            {
                return false;
            }

            foreach (var share in shares)
            {
                _byId[share.Device].Settle().Free -= share.Share;
            }

            return true;
        }
    }

    public void Return(IReadOnlyList<DeviceShare> shares)
    {
        lock (_gate)
        {
            foreach (var share in shares)
            {
                var entry = _byId[share.Device].Settle();
                entry.Free += share.Share;
                entry.FreeSince = _time.GetUtcNow();
            }

            _grown.TrySetResult();
        }
    }

    /// <summary>Takes a device out of service. False where it was out before.</summary>
    public bool Quarantine(string device, string problem)
    {
        lock (_gate)
        {
            var entry = _byId[device];
            var first = entry.Problem is null;
            entry.Problem = problem;
            return first;
        }
    }

    /// <summary>Puts a device back into service.</summary>
    public void Restore(string device)
    {
        lock (_gate)
        {
            _byId[device].Problem = null;
            _grown.TrySetResult();
        }
    }

    public bool IsQuarantined(string device)
    {
        lock (_gate)
        {
            return _byId[device].Problem is not null;
        }
    }

    public void Note(IReadOnlyDictionary<string, DeviceReading> readings)
    {
        lock (_gate)
        {
            foreach (var (device, reading) in readings)
            {
                _byId[device].Reading = reading;
            }
        }
    }

    public IReadOnlyList<DeviceSnapshot> Snapshot()
    {
        lock (_gate)
        {
            return
            [
                .. _entries
                    .Select(entry => entry.Settle())
                    .Select(entry => new DeviceSnapshot(
                        entry.Info,
                        1 - entry.Free,
                        entry.FreeSince,
                        entry.Reading,
                        entry.Problem
                    )
                    {
                        Busy = entry.Busy,
                        Fragment = entry.Fragment,
                    }),
            ];
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Entry(DeviceInfo info, TimeProvider time)
    {
        private long _settledAt = time.GetTimestamp();

        public DeviceInfo Info { get; } = info;

        /// <summary>What its trainings had of it, in time of the whole device.</summary>
        public TimeSpan Busy { get; private set; }

        /// <summary>What was left beside them.</summary>
        public TimeSpan Fragment { get; private set; }

        public decimal Free { get; set; } = 1;

        public DateTimeOffset FreeSince { get; set; }

        public DeviceReading Reading { get; set; } = DeviceReading.Unknown;

        public string? Problem { get; set; }

        /// <summary>Books the time since the last change.</summary>
        public Entry Settle()
        {
            var now = time.GetTimestamp();
            var passed = time.GetElapsedTime(_settledAt, now);
            _settledAt = now;
            Busy += passed * (double)(1 - Free);
            Fragment += Free is > 0 and < 1 ? passed * (double)Free : TimeSpan.Zero;
            return this;
        }

        public bool CanGive(decimal share) => Problem is null && share > 0 && share <= Free;
    }
}
