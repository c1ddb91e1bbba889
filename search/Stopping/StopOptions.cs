using System.Text.Json.Serialization;

namespace Grid.Search;

/// <summary>When trials end or wait before their last epoch: the `stop` part of a spec, defaults filled in. One record per policy.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "policy")]
[JsonDerivedType(typeof(MedianOptions), StoppingCatalog.Median)]
[JsonDerivedType(typeof(PercentileOptions), StoppingCatalog.Percentile)]
[JsonDerivedType(typeof(PatienceOptions), StoppingCatalog.Patience)]
[JsonDerivedType(typeof(HalvingOptions), StoppingCatalog.Halving)]
[JsonDerivedType(typeof(HyperbandOptions), StoppingCatalog.Hyperband)]
[JsonDerivedType(typeof(AshaOptions), StoppingCatalog.Asha)]
[JsonDerivedType(typeof(WilcoxonOptions), StoppingCatalog.Wilcoxon)]
[JsonDerivedType(typeof(PbtOptions), StoppingCatalog.Pbt)]
public abstract record StopOptions
{
    /// <summary>
    /// Whether a trial may be paused at this step, or copied from it: a checkpoint is due there, whatever else the spec says of checkpoints.
    /// </summary>
    public virtual bool IsMilestone(long step) => false;

    /// <summary>Whether trials wait for others with their state on disk.</summary>
    [JsonIgnore]
    public virtual bool Pauses => false;

    /// <summary>Whether trials begin from checkpoints of others: a trial keeps those of its last two milestones, since a copy may not have begun before the next one.</summary>
    [JsonIgnore]
    public virtual bool Copies => false;
}
