using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Grid.Spec;

/// <summary>
/// Builds the node tree of one YAML document from the parser's events, counting as they come: no document, however nested or aliased, makes
/// it deeper or larger than <see cref="YamlLimits"/>. Tags, several documents and keys that are no scalars are refused.
/// </summary>
internal sealed class YamlTree
{
    private const int LongestPath = 200;

    private readonly string _file;
    private readonly SpecProblems _problems;
    private readonly Parser _parser;
    private readonly Dictionary<string, SpecNode> _anchors = [];
    private int _nodes;
    private int _aliases;

    private YamlTree(string file, string text, SpecProblems problems)
    {
        _file = file;
        _problems = problems;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The document's root; null where it is empty. Keys that come twice go to <paramref name="problems"/>.</summary>
    /// <exception cref="SpecException">The text is no YAML, or is more than a spec may be.</exception>
    public static SpecNode? Read(string file, string text, SpecProblems problems)
    {
        var tree = new YamlTree(file, text, problems);
        try
        {
            return tree.Document();
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException)
        {
            // The parser means a bug of its caller by the second, but some texts bring it about.
            var line = (error as YamlException)?.Start.Line ?? tree._parser.Current?.End.Line ?? 1;
            throw SpecException.Of(
                Place.At(file, Math.Max(1, line)),
                "",
                $"this is no valid YAML: {Shown.Sentence(error.Message)}",
                "Check indentation, colons, brackets and quotes here and on the line before."
            );
        }
    }

    private SpecNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Node(1, "");
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            throw Refusal(second, "", "a second document begins here.", "Keep one experiment per file.");
        }

        return root;
    }

    private SpecNode Node(int depth, string path)
    {
        var happened = _parser.Consume<ParsingEvent>();
        if (depth > YamlLimits.Depth)
        {
            throw Refusal(
                happened,
                path,
                $"the nesting is deeper than {YamlLimits.Depth} levels.",
                "A spec needs five."
            );
        }

        if (happened is AnchorAlias alias)
        {
            return Alias(alias, depth, path);
        }

        Count(1, happened, path);
        if (happened is not NodeEvent { Tag.IsEmpty: true } start)
        {
            throw Refusal(
                happened,
                path,
                "tags are not read.",
                "Remove the tag; quote a value that is meant as a text."
            );
        }

        SpecNode node = start switch
        {
            Scalar scalar => new ScalarNode(At(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart sequence => Sequence(sequence, depth, path),
            MappingStart mapping => Mapping(mapping, depth, path),
            _ => throw Refusal(start, path, "this is no value.", "Write a scalar, a list or a mapping."),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private SpecNode Alias(AnchorAlias alias, int depth, string path)
    {
        if (++_aliases > YamlLimits.Aliases)
        {
            throw Refusal(alias, path, $"there are more than {YamlLimits.Aliases} aliases.", "Write the values out.");
        }

        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw Refusal(
                alias,
                path,
                $"the alias *{Shown.Of(alias.Value.Value)} stands for nothing that is complete before it.",
                $"Put &{Shown.Of(alias.Value.Value)} before an earlier value, or write the value out."
            );
        }

        Count(node.Size, alias, path);
        return depth - 1 + node.Height <= YamlLimits.Depth
            ? node
            : throw Refusal(
                alias,
                path,
                $"with this alias the nesting is deeper than {YamlLimits.Depth} levels.",
                "A spec needs five."
            );
    }

    private SequenceNode Sequence(SequenceStart start, int depth, string path)
    {
        var items = ImmutableArray.CreateBuilder<SpecNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1, $"{path}[{items.Count}]"));
        }

        return new(At(start), items.DrainToImmutable());
    }

    private MappingNode Mapping(MappingStart start, int depth, string path)
    {
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var (key, place) = Key(path);
            var below = Below(path, key);
            var value = Node(depth + 1, below);
            if (seen.TryAdd(key, place.Line))
            {
                entries.Add(new(key, place, value));
            }
            else
            {
                _problems.Add(place, below, $"the key was there already, on line {seen[key]}.", "Keep one of the two.");
            }
        }

        return new(At(start), entries.DrainToImmutable());
    }

    private (string Key, Place Place) Key(string path)
    {
        var happened = _parser.Consume<ParsingEvent>();
        Count(1, happened, path);
        return happened switch
        {
            Scalar { Value.Length: > YamlLimits.KeyLength } => throw Refusal(
                happened,
                path,
                $"a key is longer than {YamlLimits.KeyLength} characters.",
                "Check the quotes and colons here."
            ),
            Scalar { Tag.IsEmpty: true, Anchor.IsEmpty: true } key => (key.Value, At(key)),
            _ => throw Refusal(
                happened,
                path,
                "a key is not a plain name.",
                "Write it without anchor, tag or brackets."
            ),
        };
    }

    // Keys may be long and levels many; a message needs no more than the first of them.
    private static string Below(string path, string key) =>
        path.Length == 0 ? Shown.Of(key)
        : path.Length < LongestPath ? $"{path}.{Shown.Of(key)}"
        : path;

    private void Count(int nodes, ParsingEvent at, string path)
    {
        _nodes += nodes;
        if (_nodes > YamlLimits.Nodes)
        {
            throw Refusal(
                at,
                path,
                $"the file has more than {YamlLimits.Nodes} values, aliases written out.",
                "Use ranges instead of long lists."
            );
        }
    }

    private Place At(ParsingEvent happened) => Place.At(_file, happened.Start.Line);

    private SpecException Refusal(ParsingEvent at, string path, string what, string remedy) =>
        SpecException.Of(At(at), path, what, remedy);
}
