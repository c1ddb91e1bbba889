namespace Grid.Models;

/// <summary>A training that can be tried out: single steps without an epoch around them, as <see cref="LaneProbe"/> times them.</summary>
public interface IStepwise
{
    /// <summary>How many numbers one lane trains.</summary>
    long ParametersPerLane { get; }

    /// <summary>Does the next steps of the current epoch. The training is then thrown away.</summary>
    void RunSteps(int count);
}
