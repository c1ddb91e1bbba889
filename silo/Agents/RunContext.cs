namespace Grid.Silo;

/// <summary>What the parts of one training run share.</summary>
internal sealed record RunContext(
    TrainingThread Thread,
    ExperimentContext Experiment,
    RunSignals Signals,
    RunKeeping Keeping,
    RunLanes Lanes,
    RunMeter Meter
);
