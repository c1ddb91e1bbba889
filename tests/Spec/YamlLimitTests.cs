using System.Text;

namespace Grid.Spec.Tests;

/// <summary>Files that are no specs, or were made to hurt: each is refused, none is worked through.</summary>
public class YamlLimitTests
{
    public static TheoryData<string, string, string> Hostile =>
        new()
        {
            { "empty", "", "empty" },
            { "only a comment", "# nothing\n", "empty" },
            { "only a marker", "---\n", "nothing stands" },
            { "a list", "- 1\n", "a list stands" },
            { "a scalar", "hello\n", "the text 'hello' stands" },
            { "two documents", "version: 1\n---\nversion: 1\n", "second document" },
            { "a tag", "version: !!python/object:os.system 1\n", "tags are not read" },
            { "a tag on the root", "!spec\nversion: 1\n", "tags are not read" },
            { "a key that is a list", "[a]: 1\n", "key is not a plain name" },
            { "a key that is an anchor", "&a b: 1\n", "key is not a plain name" },
            { "a long key", new string('k', 900) + ": 1\n", "a key is longer" },
            { "an unclosed bracket", "space: {lr: [1, 2\n", "no valid YAML" },
            { "an unclosed quote", "name: \"abc\n", "no valid YAML" },
            { "a tab for indentation", "space:\n\tlr: 1\n", "no valid YAML" },
            { "a directive of another version", "%YAML 3.0\n---\nversion: 1\n", "no valid YAML" },
            { "an unknown alias", "space: *nowhere\n", "stands for nothing" },
            { "an alias to itself", "space: &a {lr: *a}\n", "stands for nothing" },
            { "NUL", "version: 1\nname: a\0b\n", "control character" },
            { "an escape sequence", "version: 1\nname: \u001b[31m\n", "control character" },
            { "flow lists, 100,000 deep", new string('[', 100_000), "deeper than 32" },
            { "flow mappings, 100,000 deep", string.Concat(Enumerable.Repeat("{a: ", 100_000)), "deeper than 32" },
            {
                "flow lists, 500,000 deep and closed",
                new string('[', 500_000) + new string(']', 500_000),
                "deeper than 32"
            },
            { "block lists, 100,000 deep", string.Concat(Enumerable.Repeat("- ", 100_000)) + "1", "deeper than 32" },
            { "explicit keys, 100,000 deep", string.Concat(Enumerable.Repeat("? ", 100_000)) + "1", "" },
            { "brackets on a line each", string.Concat(Enumerable.Repeat("[\n", 100_000)), "deeper than 32" },
            {
                "30,000 values",
                "space: [" + string.Join(',', Enumerable.Repeat("1", 30_000)) + "]",
                "more than 20000 values"
            },
            {
                "30,000 keys",
                string.Join('\n', Enumerable.Range(0, 30_000).Select(i => $"k{i}: 1")),
                "more than 20000 values"
            },
            {
                "101 aliases",
                "a: &a 1\nb: [" + string.Join(',', Enumerable.Repeat("*a", 101)) + "]\n",
                "more than 100 aliases"
            },
            {
                "200,000 aliases",
                "a: &a 1\nb: [" + string.Join(',', Enumerable.Repeat("*a", 200_000)) + "]\n",
                "more than 100 aliases"
            },
            { "billion laughs", Laughs(), "aliases" },
            { "aliases that nest too deep", Tower(), "deeper than 32" },
            {
                "a megabyte of anchors",
                string.Concat(Enumerable.Range(0, 60_000).Select(i => $"- &a{i} x\n")),
                "more than 20000 values"
            },
            { "a megabyte of quotes", "name: " + new string('"', 900_000), "" },
            { "a megabyte of dashes", new string('-', 1_000_000), "" },
            { "a megabyte of colons", new string(':', 1_000_000), "" },
            { "a megabyte of question marks", string.Concat(Enumerable.Repeat("?\n", 400_000)), "" },
            { "a megabyte of tabs", new string('\t', 1_000_000), "" },
            { "a megabyte of spaces", new string(' ', 1_000_000) + "x", "stands where a spec belongs" },
            { "a megabyte of line breaks", new string('\n', 1_000_000), "empty" },
            { "a megabyte of percent signs", string.Concat(Enumerable.Repeat("%a\n", 300_000)), "" },
            { "a megabyte of ampersands", string.Concat(Enumerable.Repeat("&a ", 300_000)), "" },
            { "a megabyte of exclamation marks", string.Concat(Enumerable.Repeat("! ", 400_000)), "" },
            { "a megabyte of commas", "[" + new string(',', 900_000), "" },
            {
                "a megabyte of block headers",
                string.Concat(Enumerable.Repeat("- |\n", 200_000)),
                "more than 20000 values"
            },
            {
                "a megabyte of digits",
                "version: 1\nname: a\nmodel: sleep\nseed: " + new string('9', 900_000),
                "integer"
            },
            {
                "a megabyte of hexadecimal digits",
                "version: 1\nname: a\nmodel: sleep\nseed: 0x" + new string('F', 900_000),
                "integer"
            },
            { "a megabyte of name", "version: 1\nmodel: sleep\nname: " + new string('n', 900_000), "characters" },
            { "a megabyte of document ends", string.Concat(Enumerable.Repeat("...\n", 200_000)), "" },
            { "a megabyte of documents", string.Concat(Enumerable.Repeat("---\n", 200_000)), "" },
            {
                "1,000 keys of 190 characters in each other",
                string.Concat(Enumerable.Repeat("{" + new string('k', 190) + ": ", 1000)),
                "deeper than 32"
            },
        };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_file_is_refused_at_once(string what, string yaml, string phrase)
    {
        Assert.NotEmpty(what);

        var problems = Assert.Throws<SpecException>(() => Specs.Read(yaml)).Problems;

        Assert.Contains(phrase, $"{problems[0].What} {problems[0].Remedy}", StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.InRange(problem.ToString().Length, 1, 1500));
    }

    [Fact]
    public void A_file_of_100_megabytes_is_refused_after_its_first()
    {
        using var stream = new EndlessStream(100L << 20);

        var refused = Assert.Throws<SpecException>(() => SpecReader.Read(Specs.File, stream, [], Models.All));

        Assert.Contains("larger than 1024 KiB", Assert.Single(refused.Problems).What, StringComparison.Ordinal);
        Assert.InRange(stream.Position, 1, 3 << 20);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, 1)]
    [InlineData(new byte[] { 0x61, 0x0A, 0x0A, 0xC3, 0x28 }, 3)]
    [InlineData(new byte[] { 0x61, 0x0A, 0xED, 0xA0, 0x80 }, 2)]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x0A, 0xF8 }, 2)]
    public void Bytes_that_are_no_UTF8_are_refused_with_their_line(byte[] yaml, int line)
    {
        var problem = Assert.Single(Assert.Throws<SpecException>(() => Specs.Read(yaml)).Problems);

        Assert.Equal(line, problem.Line);
        Assert.Contains("UTF-8", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_fine() =>
        Assert.Equal("sweep", Specs.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Specs.With())]).Name);

    [Fact]
    public void A_few_aliases_are_fine() =>
        Assert.Equal(
            "20",
            DomainSummary.Of(Specs.Read(Specs.WithSpace("epochs: &n 20", "ngf: *n")).Space.Parameters[1].Domain)
        );

    [Fact]
    public void Windows_line_ends_are_fine() =>
        Assert.Equal("sweep", Specs.Read(Specs.With().Replace("\n", "\r\n", StringComparison.Ordinal)).Name);

    private static string Numbers => string.Join(',', Enumerable.Range(0, 8_000).Select(i => $"v{i}"));

    private static string Laughs()
    {
        var yaml = new StringBuilder("l0: &l0 [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
        for (var i = 1; i < 10; i++)
        {
            yaml.Append($"l{i}: &l{i} [{string.Join(',', Enumerable.Repeat($"*l{i - 1}", 10))}]\n");
        }

        return yaml.ToString();
    }

    private static string Tower()
    {
        var yaml = new StringBuilder("l0: &l0 [1]\n");
        for (var i = 1; i < 50; i++)
        {
            yaml.Append($"l{i}: &l{i} [*l{i - 1}]\n");
        }

        return yaml.ToString();
    }
}
