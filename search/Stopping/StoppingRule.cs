using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Judges the trials of a search by what they report. A pure reducer: the same calls give the same answers and the same saved bytes. It is told costs: the objective, turned so that
/// lower is better, and NaN for whatever is not finite. What is not finite is never compared with: it changes nothing for any other trial, nor does a trial that failed.
/// </summary>
/// <remarks>A new rule is a folder here, a line in <see cref="StoppingCatalog"/>, and a line in the contract tests.</remarks>
internal abstract class StoppingRule
{
    /// <summary>A trial was created.</summary>
    public virtual void Begin(CreateTrial trial) { }

    /// <summary>A trial that trains reported. Steps of one trial grow; some may be missing.</summary>
    /// <param name="saved">Whether the report has a checkpoint.</param>
    public abstract Verdict Measure(long trial, long step, double cost, bool saved);

    /// <summary>A trial ended, whether it trained or was paused.</summary>
    /// <param name="cost">Its last; NaN where it has none.</param>
    public virtual void End(long trial, TrialOutcome outcome, double cost) { }

    /// <summary>The sampler has no more trials: who waits for more of them need not.</summary>
    public virtual void Close() { }

    /// <summary>The paused trial that goes on in a free place, before any new one begins; null: none. From now on it trains.</summary>
    public virtual long? Promote() => null;

    /// <summary>A copy to begin in a free place, before anybody goes on; null: none.</summary>
    public virtual TrialCopy? Breed() => null;

    /// <summary>Other trials that are not worth going on, each told once.</summary>
    /// <param name="isOver">Nothing trains and nothing more begins: whoever is paused still will be so forever.</param>
    public virtual IReadOnlyList<Dismissal> Dismiss(bool isOver) => [];

    /// <summary>Whether a point's remaining repeats need not begin.</summary>
    public virtual bool IsSettled(long point) => false;

    /// <summary>Writes the state as one JSON value, which the rule's constructor takes back.</summary>
    public abstract void Save(Utf8JsonWriter json);
}

/// <summary>A rule whose whole state is one object, saved by its public properties. Its dictionaries are sorted, so that equal states have equal bytes.</summary>
internal abstract class StoppingRule<TState>(JsonElement? saved) : StoppingRule
    where TState : class, new()
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    protected TState State { get; } = saved?.Deserialize<TState>(Json) ?? new TState();

    public sealed override void Save(Utf8JsonWriter json) => JsonSerializer.Serialize(json, State, Json);
}
