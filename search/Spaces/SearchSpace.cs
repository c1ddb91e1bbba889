using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>Holds when <paramref name="Parameter"/> is active and has one of <paramref name="Values"/>.</summary>
public sealed record Condition(string Parameter, ImmutableArray<ParameterValue> Values);

/// <summary>
/// One hyperparameter. With conditions it is active only where all of them hold; an inactive parameter has no value in the trial.
/// </summary>
public sealed record Parameter(string Name, Domain Domain, ImmutableArray<Condition> When);

/// <summary>
/// The hyperparameters of an experiment, in the order of the spec. Conditions refer to parameters of the same space and have no cycle
/// (the reader of specs checks that).
/// </summary>
public sealed record SearchSpace(ImmutableArray<Parameter> Parameters);

/// <summary>What a trial is given: a value for each active parameter, in the order of the space.</summary>
public sealed record Assignment(ImmutableArray<KeyValuePair<string, ParameterValue>> Values);
