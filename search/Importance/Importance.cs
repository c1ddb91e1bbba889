namespace Grid.Search;

/// <summary>How much a hyperparameter mattered. The shares of all add up to 1, unless none did.</summary>
public sealed record Importance(string Parameter, double Share);
