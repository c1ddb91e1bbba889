namespace Grid.Spec;

/// <summary>Applies "space.lr.max=0.01" to a spec: a path of keys, and a YAML value under the same limits as the file.</summary>
internal static class SpecOverride
{
    private static readonly Place Origin = Place.At(Place.Override, 0);

    /// <summary>The spec with one value set; keys that are not there are made. A malformed override is a problem.</summary>
    /// <exception cref="SpecException">The value is no YAML, or is more than a spec may be.</exception>
    public static MappingNode Apply(MappingNode root, string set, SpecProblems problems)
    {
        var equals = set.IndexOf('=', StringComparison.Ordinal);
        var keys = equals < 0 ? [] : set[..equals].Trim().Split('.');
        if (equals < 0 || keys.Any(key => key.Length is 0 or > YamlLimits.KeyLength) || keys.Length > YamlLimits.Depth)
        {
            problems.Add(Origin, "", $"'{Shown.Of(set)}' sets nothing.", "Write --set space.lr.max=0.01.");
            return root;
        }

        return Set(root, keys, 0, Value(set[(equals + 1)..], problems), problems) ?? root;
    }

    private static SpecNode Value(string text, SpecProblems problems)
    {
        if (text.Length > YamlLimits.Bytes)
        {
            throw SpecException.Of(Origin, "", "the value is too long.", "Put it into the file.");
        }

        var value = YamlTree.Read(Place.Override, YamlText.Check(Place.Override, text), problems);
        return value ?? new ScalarNode(Origin, "", IsPlain: true);
    }

    private static MappingNode? Set(MappingNode node, string[] keys, int depth, SpecNode value, SpecProblems problems)
    {
        var key = keys[depth];
        var at = -1;
        for (var i = 0; i < node.Entries.Length && at < 0; i++)
        {
            at = string.Equals(node.Entries[i].Key, key, StringComparison.Ordinal) ? i : -1;
        }

        var old = at < 0 ? null : node.Entries[at].Value;
        var isLast = depth == keys.Length - 1;
        if (!isLast && old is not (null or MappingNode or ScalarNode { IsPlain: true, Text: "" }))
        {
            var path = string.Join('.', keys[..(depth + 1)].Select(Shown.Of));
            problems.Add(
                Origin,
                path,
                $"{Describe.A(old)} stands here, which has no keys.",
                $"Set it as a whole: --set {path}=…."
            );
            return null;
        }

        var below = isLast
            ? value
            : Set(old as MappingNode ?? new MappingNode(Origin, []), keys, depth + 1, value, problems);
        if (below is null)
        {
            return null;
        }

        var entry = new MappingEntry(key, Origin, below);
        return new(node.Place, at < 0 ? node.Entries.Add(entry) : node.Entries.SetItem(at, entry));
    }
}
