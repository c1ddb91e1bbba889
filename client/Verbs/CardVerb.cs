using System.CommandLine;

namespace Grid.Client;

/// <summary>`grid card ID`: a sweep's reproducibility record.</summary>
internal static class CardVerb
{
    public static Command Build(Shell shell)
    {
        var id = CommonOptions.Id();
        var output = CommonOptions.OneOf("How to answer: md (a page to read), or json", "md", "json");
        var command = new Command(
            "card",
            "Show what a sweep needs to be reproduced: hardware, software, data, seeds, every trial"
        )
        {
            id,
            output,
        };
        command.ReadsSweeps(
            shell,
            output,
            async (result, place, asJson, cancel) =>
            {
                var typed = result.GetValue(id)!;
                await using var reader = await SweepReader.OpenAsync(place, shell, typed, cancel);
                var experiment = await reader.Sweeps.FindAsync(typed, cancel);
                var sweep = await SweepData.ReadAsync(reader.Sweeps, experiment, cancel);
                if (asJson)
                {
                    Json.Write(shell.Out, CardJson.Of(sweep));
                }
                else
                {
                    CardMarkdown.Write(shell.Out, sweep);
                }

                return ExitCode.Done;
            }
        );
        return command;
    }
}
