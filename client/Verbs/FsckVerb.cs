using System.CommandLine;
using System.Text.Json.Nodes;
using Grid.Grains;
using Grid.Silo;
using Grid.Store;
using Grid.Store.Postgres;
using Grid.Store.Sqlite;

namespace Grid.Client;

/// <summary>`grid fsck`: whether the rows keep Grid's promises, whatever died when.</summary>
internal static class FsckVerb
{
    public static Command Build(Shell shell)
    {
        var id = new Argument<string?>("ID")
        {
            Description = "An experiment's id, or enough of its beginning (default: all)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var store = new Option<string?>("--store")
        {
            Description = "The PostgreSQL database that silos share (default: the database of the home)",
            HelpName = "postgres://USER@HOST/DATABASE",
        };
        var output = CommonOptions.Output();
        var command = new Command(
            "fsck",
            "Check that nothing was lost, doubled or mixed up; changes nothing, exits with 1 where something is wrong"
        )
        {
            id,
            store,
            output,
        };
        command.Reads(
            shell,
            output,
            async (result, home, asJson, cancel) =>
            {
                await using var rows = await OpenAsync(result.GetValue(store), home, cancel);
                var sweeps = new StoredSweeps(rows, home, isServed: () => false);
                var experiment = result.GetValue(id) is { } typed ? await sweeps.FindAsync(typed, cancel) : null;
                return await CheckAsync(shell, rows, experiment, asJson, cancel);
            }
        );
        return command;
    }

    private static async Task<IStore> OpenAsync(string? url, HomeFolder home, CancellationToken cancel)
    {
        if (url is null)
        {
            return home.HasDatabase
                ? await SqliteStore.OpenReadOnlyAsync(home.Database, cancel)
                : throw new UnknownExperimentException(
                    $"There is nothing to check: nothing was run in {home.Root} yet."
                );
        }

        try
        {
            return await PostgresStore.OpenAsync(url, cancel);
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException($"--store: {wrong.Message}");
        }
    }

    private static async Task<ExitCode> CheckAsync(
        Shell shell,
        IStore store,
        string? experiment,
        bool asJson,
        CancellationToken cancel
    )
    {
        var findings = new List<AuditFinding>();
        var counts = await StoreAudit.RunAsync(store, experiment, findings.Add, cancel);
        if (asJson)
        {
            Json.Write(shell.Out, Document(counts, findings));
        }
        else
        {
            foreach (var finding in findings)
            {
                var trial = finding.Trial is { } number ? $" trial {number}" : "";
                await shell.Out.WriteLineAsync($"{finding.Experiment}{trial}: {finding.Rule}: {finding.What}");
            }

            await shell.Out.WriteLineAsync(Summary(counts, findings.Count));
        }

        return findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Summary(AuditCounts counts, int findings) =>
        $"{counts.Experiments:N0} sweeps, {counts.Trials:N0} trials, {counts.Attempts:N0} attempts, {counts.Reports:N0} reports, {counts.Events:N0} events: "
        + (findings == 0 ? "all in order" : $"{findings:N0} problems")
        + (
            counts.Undecided == 0
                ? ""
                : $"; {counts.Undecided:N0} trials changed whenever they were looked at: check again"
        );

    private static JsonObject Document(AuditCounts counts, IEnumerable<AuditFinding> findings) =>
        new()
        {
            ["sweeps"] = counts.Experiments,
            ["trials"] = counts.Trials,
            ["attempts"] = counts.Attempts,
            ["reports"] = counts.Reports,
            ["events"] = counts.Events,
            ["undecided"] = counts.Undecided,
            ["problems"] = new JsonArray([
                .. findings.Select(finding =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["experiment"] = finding.Experiment,
                            ["trial"] = finding.Trial,
                            ["rule"] = finding.Rule,
                            ["what"] = finding.What,
                        }
                ),
            ]),
        };
}
