using System.CommandLine;
using System.Globalization;
using Grid.Silo;

namespace Grid.Client;

/// <summary>Options and arguments that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>Given to the root, so that it stands before or after the verb.</summary>
    public static Option<string?> Home { get; } =
        new("--home")
        {
            Description = "The folder that holds all state",
            HelpName = "DIR",
            Recursive = true,
        };

    /// <summary>Given to the root, like <see cref="Home"/>.</summary>
    public static Option<string?> Silo { get; } =
        new("--silo")
        {
            Description = "The silo to talk to, such as http://10.0.0.5:8427",
            HelpName = "URL",
            Recursive = true,
        };

    /// <summary>Given to the root, like <see cref="Home"/>: the token that a silo asks for.</summary>
    public static Option<string?> TokenFile { get; } =
        new("--token-file")
        {
            Description = "The file of the silo's token",
            HelpName = "FILE",
            Recursive = true,
        };

    /// <summary>The options of the root.</summary>
    public static IReadOnlyList<Option> OfRoot { get; } = [Home, Silo, TokenFile];

    public static Argument<string> Id() => new("ID") { Description = "An experiment's id, or enough of its beginning" };

    public static Argument<long> Trial() =>
        new("TRIAL")
        {
            Description = "A trial's number",
            CustomParser = result =>
            {
                if (long.TryParse(result.Tokens[0].Value, out var typed))
                {
                    return typed;
                }

                result.AddError($"TRIAL is a number such as 3, not '{result.Tokens[0].Value}'.");
                return 0;
            },
        };

    public static Argument<string> SpecFile() =>
        new("SPEC") { Description = "A sweep's YAML file; - for standard input" };

    public static Option<string> Output() =>
        OneOf("How to answer: text, or json (nothing but JSON on standard output)", "text", "json");

    /// <summary>`-o`, for a verb with two ways to answer; the first is the default.</summary>
    public static Option<string> OneOf(string description, string first, string second)
    {
        var output = new Option<string>("--output", "-o")
        {
            Description = description,
            HelpName = $"{first}|{second}",
            DefaultValueFactory = _ => first,
        };
        output.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && token.Value != first && token.Value != second)
            {
                result.AddError($"-o takes {first} or {second}, not '{token.Value}'.");
            }
        });
        return output;
    }

    public static Option<string[]> Sets() =>
        new("--set")
        {
            Description = "Change a value of the spec, such as space.lr.max=0.01; may be given several times",
            HelpName = "KEY=VALUE",
        };

    public static Option<int?> Slots() => Positive("--slots", "How many trials train at once (default: one per core)");

    public static Option<int?> Lanes() =>
        Positive("--lanes", "How many trials of one shape train in lockstep in a slot (default: what the spec says)");

    public static Option<double> Tolerance() =>
        new("--tolerance")
        {
            Description = "By which share of the larger one two values may differ (default: 0, equal bit for bit)",
            HelpName = "SHARE",
            CustomParser = result =>
            {
                if (
                    double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var share)
                    && share is >= 0 and < 1
                )
                {
                    return share;
                }

                result.AddError(
                    $"--tolerance takes a number from 0 to 1, such as 1e-6, not '{result.Tokens[0].Value}'."
                );
                return 0;
            },
        };

    public static Option<string?> Reason() =>
        new("--reason") { Description = "Why, for those who look later", HelpName = "TEXT" };

    /// <summary>The home of verbs that work on this machine, and where the whole text of unexpected errors goes.</summary>
    public static HomeFolder HomeOf(ParseResult result, Shell shell) =>
        HomeFolder.Resolve(result.GetValue(Home), shell.Variable);

    private static Option<int?> Positive(string name, string description)
    {
        const int most = 1024;
        return new Option<int?>(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, out var number) && number is >= 1 and <= most)
                {
                    return number;
                }

                result.AddError($"{name} takes a number from 1 to {most}, not '{result.Tokens[0].Value}'.");
                return null;
            },
        };
    }
}
