namespace Grid.Silo;

/// <summary>No experiment has this id or begins like it, or more than one does.</summary>
public sealed class UnknownExperimentException(string message) : Exception(message)
{
    internal static UnknownExperimentException None(string id, string? nearest) =>
        new($"There is no experiment '{id}'. {(nearest is null ? "See grid ls." : $"Did you mean '{nearest}'?")}");

    internal static UnknownExperimentException Several(string prefix, IReadOnlyList<string> ids) =>
        new($"'{prefix}' could be {string.Join(", ", ids.Take(5))}{(ids.Count > 5 ? ", …" : "")}: type more of it.");
}
