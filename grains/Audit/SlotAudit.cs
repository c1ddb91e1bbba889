using System.Globalization;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Looks for a share of a device that two attempts had at one time.</summary>
internal sealed class SlotAudit
{
    private readonly Dictionary<(string Silo, string Device), List<Holding>> _devices = [];

    public void Add(IEnumerable<AttemptRow> attempts)
    {
        foreach (var attempt in attempts)
        {
            foreach (var (device, share) in DeviceShare.Parse(attempt.Slot))
            {
                var key = (AgentName.SiloOf(attempt.Agent), device);
                if (!_devices.TryGetValue(key, out var holdings))
                {
                    _devices.Add(key, holdings = []);
                }

                holdings.Add(new Holding(attempt, share));
            }
        }
    }

    public List<AuditFinding> Findings() =>
        [.. _devices.SelectMany(device => Overlaps(device.Key.Device, device.Value))];

    /// <summary>Walks the attempts of a device by time. Trials that began in the same run of lanes share one place: they are leased together.</summary>
    private static IEnumerable<AuditFinding> Overlaps(string device, List<Holding> holdings)
    {
        var held = new List<Holding>();
        foreach (var next in holdings.OrderBy(holding => holding.Attempt.LeasedAt))
        {
            held.RemoveAll(holding => holding.Attempt.EndedAt <= next.Attempt.LeasedAt);
            if (!held.Exists(holding => holding.IsLaneOf(next)))
            {
                var others = held.DistinctBy(holding => holding.Run).ToList();
                if (others.Sum(holding => holding.Share) + next.Share > 1)
                {
                    var (a, b) = (next.Attempt, others[0].Attempt);
                    yield return new AuditFinding(
                        a.Experiment,
                        a.Trial,
                        AuditRules.Slots,
                        $"attempt {a.Attempt} had {a.Agent} {device} from {a.LeasedAt:O}, where {b.Experiment}/{b.Trial} attempt {b.Attempt} was until {b.EndedAt?.ToString("O", CultureInfo.InvariantCulture) ?? "now"}"
                    );
                }
            }

            held.Add(next);
        }
    }

    private sealed record Holding(AttemptRow Attempt, decimal Share)
    {
        /// <summary>What trials of one run of lanes have in common.</summary>
        public (string, string, string, DateTimeOffset) Run =>
            (Attempt.Experiment, Attempt.Agent, Attempt.Slot, Attempt.LeasedAt);

        public bool IsLaneOf(Holding other) => Run == other.Run;
    }
}
