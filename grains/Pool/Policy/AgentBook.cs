namespace Grid.Grains;

/// <summary>What is known of one agent: its devices, what runs on them, what it offers and what of it is reserved.</summary>
internal sealed class AgentBook(string name)
{
    private readonly List<DeviceOffer> _capacity = [];
    private readonly HashSet<Run> _runs = [];
    private readonly List<Reservation> _reservations = [];

    /// <summary>Trainings that the agent did not know of when it made its offer: their devices are among what it offers.</summary>
    private readonly HashSet<Run> _unseen = [];

    /// <summary>Experiments of which no training fits as things are here: spares looking again at each change elsewhere.</summary>
    private readonly HashSet<Line> _refused = [];

    public string Name => name;

    /// <summary>All of its devices, with nothing on them.</summary>
    public IReadOnlyList<DeviceOffer> Capacity => _capacity;

    public IReadOnlyCollection<Run> Runs => _runs;

    public IReadOnlyList<Reservation> Reservations => _reservations;

    /// <summary>How many trials may share a training where their spec leaves that open.</summary>
    public int Lanes { get; private set; } = 1;

    /// <summary>What it offered last; null while it does not ask.</summary>
    public IReadOnlyList<DeviceOffer>? Offer { get; private set; }

    /// <summary>The number of the call that it offers it in.</summary>
    public long Call { get; private set; }

    public TimeSpan HeardAt { get; set; }

    /// <summary>When it last asked.</summary>
    public TimeSpan AskedAt { get; private set; } = TimeSpan.MinValue;

    public void Ask(LeaseRequest request, TimeSpan now)
    {
        if (request.Capacity is not null)
        {
            _capacity.Clear();
        }

        foreach (var device in request.Capacity ?? request.Devices)
        {
            Learn(device.Device, device.FreeMemory);
        }

        (Offer, Call, Lanes, HeardAt, AskedAt) = (request.Devices, request.Number, request.Lanes, now, now);
        _unseen.Clear();
        _unseen.UnionWith(_runs.Where(run => run.Call is { } call && request.Awaited.Contains(call)));
        _refused.Clear();
    }

    public void StopAsking() => Offer = null;

    public void Add(Run run)
    {
        _runs.Add(run);
        _refused.Clear();
        foreach (var device in run.Devices)
        {
            Learn(device.Device, memory: null);
        }
    }

    /// <summary>False where it does not run here.</summary>
    public bool Remove(Run run)
    {
        _refused.Clear();
        if (!run.IsOpened)
        {
            // The agent never learns of it, so its devices are free as they were offered. Of others it offers them again when it has them back.
            _unseen.Remove(run);
        }

        return _runs.Remove(run);
    }

    public void Add(Reservation reservation)
    {
        _reservations.Add(reservation);
        _refused.Clear();
    }

    public void Remove(Reservation reservation)
    {
        _reservations.Remove(reservation);
        _refused.Clear();
    }

    /// <summary>None of these fits, until something changes here.</summary>
    public void Refuse(IEnumerable<Line> lines) => _refused.UnionWith(lines);

    public bool HasRefused(Line line) => _refused.Contains(line);

    /// <summary>What is free now: of what it offers, no more than the runs leave that are known here. While it does not ask, what the runs leave of all.</summary>
    public Room Free() => FreeWithout(_ => true);

    /// <summary>What would be free without these runs.</summary>
    public Room FreeWithout(ICollection<Run> gone) => FreeWithout(run => !gone.Contains(run));

    /// <summary>Whether a training would fit with nothing else on the devices.</summary>
    public bool CouldHold(Need need) => Fit.Find(_capacity, need) is not null;

    /// <summary>The room without what is reserved for others that this experiment may not pass over.</summary>
    public Room Without(Room room, Func<Reservation, bool> reserved)
    {
        if (!_reservations.Exists(one => reserved(one)))
        {
            return room;
        }

        var rest = room.Copy();
        foreach (var one in Reservations.Where(reserved))
        {
            rest.Take(one.Devices, one.Line.Need.Memory);
        }

        return rest;
    }

    private Room FreeWithout(Func<Run, bool> stays)
    {
        var devices = new List<DeviceOffer>(_capacity.Count);
        foreach (var device in Offer is null ? _capacity : _capacity.Where(IsOfferedOrUsed))
        {
            devices.Add(FreeOf(device, stays));
        }

        return new Room(devices);
    }

    private bool IsOfferedOrUsed(DeviceOffer device) =>
        Find(Offer!, device.Device) is not null || Runs.Any(run => ShareOf(run, device.Device) > 0);

    private DeviceOffer FreeOf(DeviceOffer device, Func<Run, bool> stays)
    {
        decimal used = 0;
        decimal freed = 0;
        long memory = 0;
        long freedMemory = 0;
        foreach (var run in Runs)
        {
            if (ShareOf(run, device.Device) is > 0 and var share)
            {
                var declared = run.Line.Need.Memory ?? 0;
                var remains = stays(run);
                (used, memory) = remains ? (used + share, memory + declared) : (used, memory);
                (freed, freedMemory) = remains ? (freed, freedMemory) : (freed + share, freedMemory + declared);
            }
        }

        var free = Math.Max(0, 1 - used);
        var left = device.FreeMemory - memory;
        if (Offer is not null)
        {
            // The agent knows better, where it speaks: somebody else may be on the device.
            var offered = Find(Offer, device.Device);
            var (taken, takenMemory) = Unseen(device.Device);
            free = Math.Clamp((offered?.Free ?? 0) - taken + freed, 0, free);
            left =
                used == 0 && freed > 0
                    ? left
                    : (offered is null ? left : offered.FreeMemory - takenMemory + freedMemory);
        }

        return new DeviceOffer(device.Device, free, left is < 0 ? 0 : left);
    }

    /// <summary>How much of the device, and of its memory, is taken by trainings that the offer does not know of.</summary>
    private (decimal Share, long Memory) Unseen(string device)
    {
        decimal share = 0;
        long memory = 0;
        foreach (var run in _unseen)
        {
            if (ShareOf(run, device) is > 0 and var own)
            {
                (share, memory) = (share + own, memory + (run.Line.Need.Memory ?? 0));
            }
        }

        return (share, memory);
    }

    private static decimal ShareOf(Run run, string device)
    {
        foreach (var share in run.Devices)
        {
            if (share.Device == device)
            {
                return share.Share;
            }
        }

        return 0;
    }

    private static DeviceOffer? Find(IReadOnlyList<DeviceOffer> devices, string name)
    {
        foreach (var device in devices)
        {
            if (device.Device == name)
            {
                return device;
            }
        }

        return null;
    }

    private void Learn(string device, long? memory)
    {
        var at = _capacity.FindIndex(known => known.Device == device);
        if (at < 0)
        {
            _capacity.Add(new DeviceOffer(device, 1, memory));
        }
        else if (memory > (_capacity[at].FreeMemory ?? -1))
        {
            _capacity[at] = _capacity[at] with { FreeMemory = memory };
        }
    }
}
