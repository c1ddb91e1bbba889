using System.Runtime.InteropServices;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Looks for a share of a device that two attempts had at one time. An attempt takes 48 bytes until then.</summary>
internal sealed class SlotAudit(IStore store)
{
    /// <summary>Rows have shares with three decimals: what each may be off by.</summary>
    private const decimal Rounding = 0.0005m;

    private readonly List<Holding> _holdings = [];
    private readonly Names<string> _experiments = new();
    private readonly Names<(string Agent, string Slot)> _places = new();

    public void Add(IEnumerable<AttemptRow> attempts)
    {
        // An abandoned attempt was opened for somebody who never got it.
        foreach (var attempt in attempts.Where(attempt => attempt.Cause != FailureCause.Abandoned))
        {
            _holdings.Add(
                new Holding(
                    attempt.LeasedAt,
                    attempt.EndedAt ?? DateTimeOffset.MaxValue,
                    _places.IndexOf((attempt.Agent, attempt.Slot)),
                    _experiments.IndexOf(attempt.Experiment),
                    (int)attempt.Trial,
                    (int)attempt.Attempt
                )
            );
        }
    }

    /// <summary>Walks all attempts by time.</summary>
    /// <param name="tolerance">Up to how much two may overlap.</param>
    public async Task<IReadOnlyList<AuditFinding>> FindAsync(TimeSpan tolerance, CancellationToken cancel)
    {
        await EndAsync(cancel);
        var findings = new List<AuditFinding>();
        var shares = Enumerable.Range(0, _places.Count).Select(SharesOf).ToList();
        var devices = new Dictionary<(string Silo, string Device), List<Holding>>();
        foreach (var next in _holdings.OrderBy(holding => holding.LeasedAt))
        {
            foreach (var (device, share) in shares[next.Place])
            {
                ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(
                    devices,
                    (AgentName.SiloOf(_places[next.Place].Agent), device),
                    out _
                );
                held ??= [];
                held.RemoveAll(holding => holding.EndedAt <= next.LeasedAt + tolerance);
                if (
                    Owners(held, next) is { Count: > 0 } owners
                    && share + owners.Sum(Share) > 1 + (Rounding * (1 + owners.Count))
                )
                {
                    findings.Add(Finding(device, next, owners[0]));
                }

                held.Add(next);
                decimal Share(Holding owner) => shares[owner.Place].First(one => one.Device == device).Share;
            }
        }

        return findings;
    }

    private IReadOnlyList<DeviceShare> SharesOf(int place) => DeviceShare.Parse(_places[place].Slot);

    /// <summary>
    /// Who has a device beside the next one. Lanes of one training share its place: they are leased together. What an earlier process of the silo left open is about to be ended by the
    /// pool; if that comes too late it shows then.
    /// </summary>
    private List<Holding> Owners(List<Holding> held, Holding next) =>
        held.Exists(holding => holding.Run == next.Run)
            ? []
            :
            [
                .. held.Where(holding => !holding.IsOpen || _places[holding.Place].Agent == _places[next.Place].Agent)
                    .DistinctBy(holding => holding.Run),
            ];

    /// <summary>Attempts were read at different moments: those that were open may have ended before later ones were leased.</summary>
    private async Task EndAsync(CancellationToken cancel)
    {
        var open = (await store.ListOpenAttemptsAsync(cancel))
            .Select(attempt => (attempt.Experiment, attempt.Trial, attempt.Attempt))
            .ToHashSet();
        for (var i = 0; i < _holdings.Count; i++)
        {
            var holding = _holdings[i];
            var (experiment, trial) = (_experiments[holding.Experiment], holding.Trial);
            if (!holding.IsOpen || open.Contains((experiment, trial, holding.Attempt)))
            {
                continue;
            }

            var rows = await store.ListAttemptsAsync(experiment, trial, cancel);
            if (rows.FirstOrDefault(row => row.Attempt == holding.Attempt) is { EndedAt: { } ended } row)
            {
                var had = row.Cause == FailureCause.Abandoned ? holding.LeasedAt : ended;
                _holdings[i] = holding with { EndedAt = had };
            }
        }
    }

    private AuditFinding Finding(string device, Holding next, Holding owner)
    {
        var until = owner.IsOpen ? "now" : $"{owner.EndedAt:O}";
        return new AuditFinding(
            _experiments[next.Experiment],
            next.Trial,
            AuditRules.Slots,
            $"attempt {next.Attempt} had {device} of {_places[next.Place].Agent} from {next.LeasedAt:O}, "
                + $"{_experiments[owner.Experiment]}/{owner.Trial} attempt {owner.Attempt} had it until {until}"
        );
    }

    /// <summary>What one attempt had, and when. The end of an open one is the last moment there is.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Holding(
        DateTimeOffset LeasedAt,
        DateTimeOffset EndedAt,
        int Place,
        int Experiment,
        int Trial,
        int Attempt
    )
    {
        public bool IsOpen => EndedAt == DateTimeOffset.MaxValue;

        /// <summary>What trials of one training have in common.</summary>
        public (int, int, DateTimeOffset) Run => (Experiment, Place, LeasedAt);
    }

    /// <summary>Numbers for values that come again and again.</summary>
    private sealed class Names<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _numbers = [];
        private readonly List<T> _values = [];

        public int Count => _values.Count;

        public T this[int number] => _values[number];

        public int IndexOf(T value)
        {
            if (!_numbers.TryGetValue(value, out var number))
            {
                _numbers.Add(value, number = _values.Count);
                _values.Add(value);
            }

            return number;
        }
    }
}
