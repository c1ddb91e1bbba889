using System.Text.Json;
using System.Text.RegularExpressions;

namespace Grid.SystemTests.Deploy.Docker;

/// <summary>A Dockerfile as its stages and their instructions. It knows the forms that docker/Dockerfile uses, and refuses others.</summary>
/// <param name="Arguments">The ARGs before the first FROM, with their defaults.</param>
internal sealed record Dockerfile(IReadOnlyDictionary<string, string> Arguments, IReadOnlyList<Stage> Stages)
{
    public Stage Stage(string name) => Stages.Single(stage => stage.Name == name);

    public static Dockerfile Parse(string text)
    {
        var arguments = new Dictionary<string, string>();
        var stages = new List<Stage>();
        foreach (var instruction in Instructions(text))
        {
            if (instruction.Keyword == "FROM")
            {
                var words = instruction.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                Assert.True(words is [_, "AS", _], $"line {instruction.Line}: expected FROM IMAGE AS NAME");
                stages.Add(new Stage(words[2], words[0], []));
            }
            else if (stages.Count > 0)
            {
                stages[^1].Instructions.Add(instruction);
            }
            else
            {
                Assert.Equal("ARG", instruction.Keyword);
                var (name, value) = instruction.Pair();
                arguments.Add(name, value);
            }
        }

        return new Dockerfile(arguments, stages);
    }

    private static IEnumerable<Instruction> Instructions(string text)
    {
        var (pending, first, number) = ("", 0, 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.TrimStart().StartsWith('#') || (pending.Length == 0 && line.Trim().Length == 0))
            {
                continue;
            }

            first = pending.Length == 0 ? number : first;
            pending += line.TrimEnd().TrimEnd('\\');
            if (!line.TrimEnd().EndsWith('\\'))
            {
                var at = pending.IndexOf(' ', StringComparison.Ordinal);
                yield return new Instruction(pending[..at], pending[at..].Trim(), first);
                pending = "";
            }
        }
    }
}

/// <param name="From">The image below it, or the name of another stage; may name arguments.</param>
internal sealed record Stage(string Name, string From, List<Instruction> Instructions)
{
    public IEnumerable<Instruction> Of(string keyword) => Instructions.Where(each => each.Keyword == keyword);
}

internal sealed partial record Instruction(string Keyword, string Text, int Line)
{
    /// <summary>Of `ARG NAME=VALUE`; without a value it is empty.</summary>
    public (string Name, string Value) Pair()
    {
        var at = Text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (Text, "") : (Text[..at], Text[(at + 1)..]);
    }

    /// <summary>Of `ENV A=1 B=2` and `LABEL a="b c"`.</summary>
    public IEnumerable<(string Name, string Value)> Pairs() =>
        Assignment().Matches(Text).Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim('"')));

    /// <summary>Of `COPY --from=STAGE SOURCE… TARGET`.</summary>
    public (string? From, IReadOnlyList<string> Sources, string Target) Copy()
    {
        var words = Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var options = words.TakeWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToList();
        Assert.All(options, option => Assert.StartsWith("--from=", option, StringComparison.Ordinal));
        return (options.SingleOrDefault()?["--from=".Length..], words[options.Count..^1], words[^1]);
    }

    /// <summary>Of `CMD ["a", "b"]` and the like: the form without a shell.</summary>
    public IReadOnlyList<string> Words()
    {
        Assert.True(Text.StartsWith('['), $"line {Line}: {Keyword} takes a list, so that signals reach the program");
        return JsonSerializer.Deserialize<string[]>(Text)!;
    }

    [GeneratedRegex("""([\w.]+)=("[^"]*"|\S*)""")]
    private static partial Regex Assignment();
}
