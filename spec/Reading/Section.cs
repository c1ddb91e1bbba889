using System.Globalization;
using Grid.Search;

namespace Grid.Spec;

/// <summary>
/// One mapping of a spec while it is read. Remembers which keys were asked for, so that <see cref="RefuseOthers"/> knows all that may stand here.
/// A value that YAML calls null counts as absent.
/// </summary>
internal sealed class Section
{
    private readonly MappingNode? _node;
    private readonly SpecProblems _problems;
    private readonly List<string> _known = [];

    private Section(MappingNode? node, Place place, string path, SpecProblems problems)
    {
        _node = node;
        _problems = problems;
        Place = place;
        Path = path;
    }

    public Place Place { get; }

    public string Path { get; }

    /// <summary>Something else than a mapping stands here, which is reported already: that keys are missing says nothing more.</summary>
    public bool IsBroken { get; private init; }

    /// <summary>The section that a node is; an empty one where there is no node. A node that is no mapping is a problem.</summary>
    public static Section Of(SpecNode? node, Place parent, string path, SpecProblems problems)
    {
        if (node is MappingNode mapping)
        {
            return new(mapping, mapping.Place, path, problems);
        }

        if (node is not null)
        {
            problems.Add(node.Place, path, $"{Describe.A(node)} stands here.", "Write a mapping of keys to values.");
        }

        return new(null, node?.Place ?? parent, path, problems) { IsBroken = node is not null };
    }

    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    /// <summary>The value of a key; null where it is absent.</summary>
    public SpecNode? Find(string key)
    {
        if (!_known.Contains(key, StringComparer.Ordinal))
        {
            _known.Add(key);
        }

        var found = _node?.Entries.FirstOrDefault(entry => string.Equals(entry.Key, key, StringComparison.Ordinal));
        return found?.Value is ScalarNode scalar && CoreSchema.Resolve(scalar) is null ? null : found?.Value;
    }

    public Section Sub(string key) => Of(Find(key), Place, PathOf(key), _problems);

    /// <summary>A value that must be there.</summary>
    public SpecNode? Required(string key, string remedy)
    {
        var node = Find(key);
        if (node is null && !IsBroken)
        {
            _problems.Add(Place, PathOf(key), "this key is missing.", remedy);
        }

        return node;
    }

    /// <summary>A text; null where it is absent or something else stands there, which is then a problem.</summary>
    public string? Text(string key, int longest) => Find(key) is { } node ? TextOf(node, PathOf(key), longest) : null;

    public string? TextOf(SpecNode node, string path, int longest)
    {
        if (node is not ScalarNode scalar || CoreSchema.Resolve(scalar) is not { Kind: ParameterKind.Text })
        {
            _problems.Add(
                node.Place,
                path,
                $"{Describe.A(node)} stands where a text belongs.",
                "Quote it, if it is meant so."
            );
            return null;
        }

        if (scalar.Text.Length > longest)
        {
            _problems.Add(
                node.Place,
                path,
                $"'{Shown.Of(scalar.Text)}' has {scalar.Text.Length} characters.",
                $"Keep to {longest}."
            );
            return null;
        }

        return scalar.Text;
    }

    /// <summary>
    /// An integer between bounds; null where it is absent or wrong, which is then a problem. <paramref name="orElse"/>: what the message offers
    /// beside a number.
    /// </summary>
    public long? Integer(string key, long min, long max, string orElse = "")
    {
        if (Find(key) is not { } node)
        {
            return null;
        }

        if (node is not ScalarNode scalar || CoreSchema.Resolve(scalar) is not { Kind: ParameterKind.Integer } value)
        {
            _problems.Add(
                node.Place,
                PathOf(key),
                $"{Describe.A(node)} stands where an integer belongs.",
                $"Write {orElse}digits only, unquoted."
            );
            return null;
        }

        if (value.Integer < min || value.Integer > max)
        {
            var bounds = max is long.MaxValue or int.MaxValue ? $"at least {min}" : $"from {min} to {max}";
            _problems.Add(node.Place, PathOf(key), $"{value.Integer} is out of bounds.", $"Write an integer {bounds}.");
            return null;
        }

        return value.Integer;
    }

    public int Integer(string key, int fallback, int min, int max) => (int)(Integer(key, min, max) ?? fallback);

    /// <summary>A number above 0 and at most <paramref name="max"/>, to the thousandth; null where it is absent or wrong, which is then a problem.</summary>
    public decimal? Positive(string key, decimal max)
    {
        if (Find(key) is not { } node)
        {
            return null;
        }

        if (
            node is not ScalarNode scalar
            || CoreSchema.Resolve(scalar) is not { Kind: ParameterKind.Integer or ParameterKind.Real } value
        )
        {
            _problems.Add(
                node.Place,
                PathOf(key),
                $"{Describe.A(node)} stands where a number belongs.",
                "Write a number, unquoted."
            );
            return null;
        }

        // Not-a-number fails the comparison too.
        var number = value.AsNumber();
        if (!(number >= 0.001 && number <= (double)max) || decimal.Round((decimal)number, 3) != (decimal)number)
        {
            _problems.Add(
                node.Place,
                PathOf(key),
                $"{Shown.Of(scalar.Text)} is out of bounds.",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Write a number above 0, at most {max}, with at most 3 decimals."
                )
            );
            return null;
        }

        return (decimal)number;
    }

    /// <summary>A size in bytes; null where it is absent or wrong, which is then a problem.</summary>
    public long? Bytes(string key)
    {
        if (Find(key) is not { } node)
        {
            return null;
        }

        var bytes = node is ScalarNode scalar ? ByteSize.Parse(scalar.Text) : null;
        if (bytes is null)
        {
            _problems.Add(
                node.Place,
                PathOf(key),
                $"{Describe.A(node)} is no size.",
                "Write one such as 4GiB, 500MB or a number of bytes, above 0."
            );
        }

        return bytes;
    }

    /// <summary>Every key that was not asked for is a problem. Call it when all keys were asked for.</summary>
    /// <param name="belongs">Knows where else a key belongs, such as "space.lr"; null where it does not.</param>
    public void RefuseOthers(Func<string, string?>? belongs = null)
    {
        foreach (var entry in _node?.Entries ?? [])
        {
            if (!_known.Contains(entry.Key, StringComparer.Ordinal) && !_problems.IsFull)
            {
                _problems.Add(
                    entry.Place,
                    PathOf(Shown.Of(entry.Key)),
                    "this key is unknown.",
                    belongs?.Invoke(entry.Key) is { } place
                        ? $"Did you mean '{place}'?"
                        : Nearest.Hint(entry.Key, _known)
                );
            }
        }
    }
}
