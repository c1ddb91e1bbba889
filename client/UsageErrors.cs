using System.CommandLine;
using Grid.Spec;

namespace Grid.Client;

/// <summary>Says what is wrong with a command line in the words of its help, with the nearest known word.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Of(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var name = NameOf(command);
        if (result.UnmatchedTokens is [var unmatched, ..])
        {
            return [Unmatched(command, name, unmatched), $"See {name} --help."];
        }

        // An argument that got no word at all.
        var missing = command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && result.GetResult(argument) is null or { Tokens.Count: 0 }
        );
        var messages = missing is null
            ? result.Errors.Select(error => error.Message)
            : [$"{name} needs {missing.Name}: {missing.Description}."];
        return [.. messages, $"See {name} --help."];
    }

    public static string NameOf(Command command) =>
        command.Parents.FirstOrDefault() is Command above ? $"{NameOf(above)} {command.Name}" : "grid";

    private static string Unmatched(Command command, string name, string word)
    {
        if (word.StartsWith('-'))
        {
            var options = command.Options.Concat(CommonOptions.OfRoot).Select(option => option.Name).Distinct();
            return $"{name} has no option '{word}'. {Nearest.Hint(word, [.. options])}";
        }

        return command.Subcommands.Count > 0
            ? $"There is no verb '{word}'. {Nearest.Hint(word, [.. command.Subcommands.Select(verb => verb.Name)])}"
            : $"'{word}' is one argument too many for {name}.";
    }
}
