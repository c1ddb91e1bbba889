using System.Collections.Immutable;

namespace Grid.Spec;

/// <summary>Where something stands: the file as the user named it, the line counted from 1 (0: no line applies).</summary>
internal readonly record struct Place(string File, int Line)
{
    /// <summary>Stands for the file where an override is meant, which has no lines.</summary>
    public const string Override = "--set";

    public static Place At(string file, long line) =>
        new(file, string.Equals(file, Override, StringComparison.Ordinal) ? 0 : (int)Math.Clamp(line, 0, int.MaxValue));
}

/// <summary>A node of a YAML document, with its place. Immutable, so an alias may share it.</summary>
internal abstract record SpecNode(Place Place)
{
    /// <summary>How many nodes there are in it, itself included, aliases counted as what they stand for.</summary>
    public abstract int Size { get; }

    /// <summary>How many levels there are in it; 1 for a scalar.</summary>
    public abstract int Height { get; }
}

/// <summary>A scalar. A plain one (not quoted, no block) means what the core schema says; any other is a text.</summary>
internal sealed record ScalarNode(Place Place, string Text, bool IsPlain) : SpecNode(Place)
{
    public override int Size => 1;

    public override int Height => 1;
}

/// <summary>A list.</summary>
internal sealed record SequenceNode(Place Place, ImmutableArray<SpecNode> Items) : SpecNode(Place)
{
    public override int Size { get; } = 1 + Items.Sum(item => item.Size);

    public override int Height { get; } = 1 + Items.Select(item => item.Height).DefaultIfEmpty().Max();
}

/// <summary>A mapping, its keys in the order of the file, none twice.</summary>
internal sealed record MappingNode(Place Place, ImmutableArray<MappingEntry> Entries) : SpecNode(Place)
{
    public override int Size { get; } = 1 + Entries.Sum(entry => 1 + entry.Value.Size);

    public override int Height { get; } = 1 + Entries.Select(entry => entry.Value.Height).DefaultIfEmpty().Max();
}

/// <summary>One key of a mapping and its value.</summary>
internal sealed record MappingEntry(string Key, Place Place, SpecNode Value);
