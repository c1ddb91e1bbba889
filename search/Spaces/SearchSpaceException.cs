namespace Grid.Search;

/// <summary>A search space that cannot be searched as asked: what is wrong, and in which parameter (null: in all of them together).</summary>
public sealed class SearchSpaceException(string? parameter, string what, string remedy)
    : Exception($"{(parameter is null ? "" : $"parameter '{parameter}': ")}{what} {remedy}")
{
    public string? Parameter { get; } = parameter;

    public string What { get; } = what;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
