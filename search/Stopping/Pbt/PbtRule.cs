using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Population based training in generations: every member pauses at the next multiple of the interval; when all have come there, each of the worst quantile ends and a copy of a member of the best quantile, chosen
/// evenly, takes its place: it starts from that member's checkpoint with explored hyperparameters. A member that reported what is not finite is replaced as well. Without a checkpoint to start from nobody is
/// replaced. Sources: M. Jaderberg et al., 2017; quantiles and exploration as in Ray Tune's PopulationBasedTraining (synch=True).
/// </summary>
internal sealed class PbtRule(PbtOptions options, SpaceGraph graph, long seed, JsonElement? saved)
    : StoppingRule<PbtState>(saved)
{
    /// <summary>The number of the random stream, beside those of <see cref="SearchState"/> and <see cref="SamplerCatalog"/>.</summary>
    private const int Stream = 3;

    private readonly Exploration _exploration = new(graph, options);
    private readonly List<Dismissal> _dismissed = [];

    public override void Begin(CreateTrial trial) =>
        State.Members[trial.Trial] = new PbtMember
        {
            Assignment = trial.Assignment,
            Due = trial.Parent is null ? options.Interval : State.Due,
        };

    public override Verdict Measure(long trial, long step, double cost, bool saved)
    {
        if (!State.Members.TryGetValue(trial, out var member) || step < member.Due)
        {
            return Verdict.Continue;
        }

        member.Cost = double.IsNaN(cost) ? null : cost;
        member.IsSaved = saved;
        member.IsPaused = true;
        Replace();
        return Verdict.Pause;
    }

    public override void End(long trial, TrialOutcome outcome, double cost)
    {
        State.Members.Remove(trial);
        State.Promoted.Remove(trial);
        Replace();
    }

    public override void Close()
    {
        State.IsClosed = true;
        Replace();
    }

    public override long? Promote()
    {
        if (State.Promoted.Count == 0)
        {
            return null;
        }

        var trial = State.Promoted[0];
        State.Promoted.RemoveAt(0);
        return trial;
    }

    public override TrialCopy? Breed()
    {
        if (State.Brood.Count == 0)
        {
            return null;
        }

        var next = State.Brood[0];
        State.Brood.RemoveAt(0);
        return new TrialCopy(next.Parent, next.Assignment);
    }

    public override IReadOnlyList<Dismissal> Dismiss(bool isOver)
    {
        Dismissal[] dismissed = [.. _dismissed];
        _dismissed.Clear();
        return dismissed;
    }

    /// <summary>How many of a population are replaced by finite ranks: ceil(n · quantile), and not more than half.</summary>
    internal static int Share(int members, double quantile) =>
        Math.Min((int)Math.Ceiling(members * quantile), members / 2);

    /// <summary>Begins the next generation once every member has come to the end of this one.</summary>
    private void Replace()
    {
        if (
            !State.IsClosed
            || State.Members.Count == 0
            || State.Brood.Count > 0
            || !State.Members.Values.All(member => member.IsPaused)
        )
        {
            return;
        }

        var random = State.Random is { } before ? RandomSource.Restore(before) : RandomSource.Of(seed, Stream);
        var ranked = State
            .Members.Where(member => member.Value.Cost is not null)
            .OrderBy(member => member.Value.Cost)
            .ThenBy(member => member.Key)
            .ToList();
        var share = Share(ranked.Count, options.Quantile);
        var broken = State.Members.Where(member => member.Value.Cost is null);
        var best = ranked.Take(Math.Max(share, 1)).Where(member => member.Value.IsSaved).ToList();
        State.Due = State.Members.Values.Max(member => member.Due) + options.Interval;
        if (best.Count > 0)
        {
            foreach (var (trial, _) in ranked.TakeLast(share).Concat(broken).ToList())
            {
                var (parent, member) = best[(int)random.NextBelow((UInt128)best.Count)];
                State.Brood.Add(new PbtCopy(parent, _exploration.Explore(member.Assignment!, random)));
                _dismissed.Add(new(trial, $"a copy of trial {parent} takes its place"));
                State.Members.Remove(trial);
            }
        }

        foreach (var (trial, member) in State.Members)
        {
            member.Due = State.Due;
            member.IsPaused = false;
            State.Promoted.Add(trial);
        }

        State.Random = random.State;
    }
}

/// <summary>A copy that is to begin.</summary>
internal sealed record PbtCopy(long Parent, Assignment Assignment);

/// <summary>The population; the step at which copies pause next; who goes on and which copies begin when there is a place; and whether the first population is whole.</summary>
internal sealed class PbtState
{
    public bool IsClosed { get; set; }

    public long Due { get; set; }

    public string? Random { get; set; }

    public SortedDictionary<long, PbtMember> Members { get; init; } = [];

    public List<long> Promoted { get; init; } = [];

    public List<PbtCopy> Brood { get; init; } = [];
}

/// <summary>A member: its hyperparameters, the step at which it pauses next, and what it reported where it is paused (null: not finite).</summary>
internal sealed class PbtMember
{
    public Assignment? Assignment { get; set; }

    public long Due { get; set; }

    public double? Cost { get; set; }

    public bool IsSaved { get; set; }

    public bool IsPaused { get; set; }
}
