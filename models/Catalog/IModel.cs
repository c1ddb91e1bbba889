namespace Grid.Models;

/// <summary>
/// An experiment's model: a network, how it is trained, and what is measured. One instance serves all trainings and holds no state.
/// </summary>
public interface IModel
{
    /// <summary>What the model calls itself, its parameters, its metrics and the data sets it can train on.</summary>
    ModelInfo Info { get; }

    /// <summary>
    /// Begins, or resumes from the lanes' checkpoints, one training run of K = request.Lanes.Count trials that agree in every parameter that changes the
    /// shape. Must be called on, and the result used on, one thread. Errors: <see cref="ModelException"/> with a message for the user.
    /// </summary>
    ITraining Start(TrainingRequest request);
}

/// <summary>What a model says of itself. Parameter and metric names are unique.</summary>
/// <param name="Datasets">The data sets it can train on; empty: it needs none.</param>
/// <param name="Fusable">Whether more than one lane can train in one run.</param>
/// <param name="UsesTensors">Whether it computes with the tensor library.</param>
public sealed record ModelInfo(
    string Name,
    string Summary,
    IReadOnlyList<ParameterInfo> Parameters,
    IReadOnlyList<MetricInfo> Metrics,
    IReadOnlyList<string> Datasets,
    bool Fusable,
    bool UsesTensors = true
);

/// <summary>One parameter: Default's type (long, double, string or bool) is its kind; Min and Max are inclusive bounds, Choices the texts allowed.</summary>
/// <param name="ChangesShape">Trials that differ in it cannot be lanes of one run.</param>
public sealed record ParameterInfo(
    string Name,
    object Default,
    string Summary,
    double? Min = null,
    double? Max = null,
    IReadOnlyList<string>? Choices = null,
    bool ChangesShape = false
);

/// <summary>One metric, "split/measure", that each epoch's report has.</summary>
public sealed record MetricInfo(string Name, bool SmallerIsBetter, string Summary);

/// <summary>A training that cannot begin or go on, said in words for the user.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
