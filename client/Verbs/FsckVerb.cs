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
        var id = new Argument<string?>("id")
        {
            Description = "The sweep to check (default: all)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var store = new Option<string?>("--store")
        {
            Description = "The PostgreSQL database that silos share (default: the database of the home)",
            HelpName = "postgres://USER@HOST/DATABASE",
        };
        var output = CommonOptions.Output();
        var command = new Command("fsck", "Check that nothing was lost, doubled or mixed up") { id, store, output };
        command.Reads(
            shell,
            output,
            async (result, home, asJson, cancel) =>
            {
                await using var rows = await OpenAsync(result.GetValue(store), home, cancel);
                return await CheckAsync(shell, rows, result.GetValue(id), asJson, cancel);
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
        string? id,
        bool asJson,
        CancellationToken cancel
    )
    {
        if (id is not null && await store.FindExperimentAsync(id, cancel) is null)
        {
            throw new UnknownExperimentException($"There is no experiment '{id}'. Give its whole id; see grid ls.");
        }

        var findings = new List<AuditFinding>();
        var counts = await StoreAudit.RunAsync(store, id, findings.Add, cancel);
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

            await shell.Out.WriteLineAsync(
                $"{counts.Experiments:N0} sweeps, {counts.Trials:N0} trials, {counts.Attempts:N0} attempts, {counts.Reports:N0} reports, {counts.Events:N0} events: "
                    + (findings.Count == 0 ? "all in order" : $"{findings.Count:N0} problems")
            );
        }

        return findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static JsonObject Document(AuditCounts counts, IEnumerable<AuditFinding> findings) =>
        new()
        {
            ["sweeps"] = counts.Experiments,
            ["trials"] = counts.Trials,
            ["attempts"] = counts.Attempts,
            ["reports"] = counts.Reports,
            ["events"] = counts.Events,
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
