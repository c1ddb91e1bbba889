namespace Grid.SystemTests.Cluster;

/// <summary>Tests with several silos each: one after the other, since each of them wants the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection
{
    public const string Name = "cluster";
}
