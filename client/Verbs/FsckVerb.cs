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
        var files = new Option<bool>("--files")
        {
            Description = "Check the files too that the rows name: checkpoints by size and SHA-256, pictures",
        };
        var artifacts = new Option<string?>("--artifacts")
        {
            Description = "The folder of those files (default: the home)",
            HelpName = "DIR",
        };
        var output = CommonOptions.Output();
        var command = new Command(
            "fsck",
            """
            Check that nothing was lost, doubled or mixed up. Changes nothing.
            Exits with 0 where all is in order, 1 where something is wrong or the store cannot be read, 2 for a wrong command line, 3 where there is nothing to check.
            """
        )
        {
            id,
            store,
            files,
            artifacts,
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
                var folder = result.GetValue(artifacts);
                var root =
                    folder is not null ? FolderOf(folder)
                    : result.GetValue(files) ? home
                    : null;
                return await CheckAsync(shell, rows, experiment, root, asJson, cancel);
            }
        );
        return command;
    }

    private static async Task<IStore> OpenAsync(string? url, HomeFolder home, CancellationToken cancel)
    {
        try
        {
            return url is null
                ? await SqliteStore.OpenReadOnlyAsync(home.Database, cancel)
                : await PostgresStore.OpenReadOnlyAsync(url, cancel);
        }
        catch (FileNotFoundException none)
        {
            throw new UnknownExperimentException(
                url is null ? $"There is nothing to check: nothing was run in {home.Root} yet." : none.Message
            );
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException($"--store: {wrong.Message}");
        }
    }

    private static HomeFolder FolderOf(string folder) =>
        Directory.Exists(folder)
            ? new HomeFolder(folder)
            : throw new UsageException($"--artifacts: there is no folder {Path.GetFullPath(folder)}.");

    /// <param name="root">Where the files to check are; null: none are.</param>
    private static async Task<ExitCode> CheckAsync(
        Shell shell,
        IStore store,
        string? experiment,
        HomeFolder? root,
        bool asJson,
        CancellationToken cancel
    )
    {
        var findings = new List<AuditFinding>();
        var counts = await StoreAudit.RunAsync(store, experiment, findings.Add, cancel);
        var files = root is null ? null : await FileAudit.RunAsync(store, root, experiment, findings.Add, cancel);
        if (asJson)
        {
            Json.Write(shell.Out, Document(counts, files, findings));
        }
        else
        {
            foreach (var finding in findings)
            {
                var trial = finding.Trial is { } number ? $" trial {number}" : "";
                await shell.Out.WriteLineAsync($"{finding.Experiment}{trial}: {finding.Rule}: {finding.What}");
            }

            foreach (var orphan in files?.Orphans ?? [])
            {
                await shell.Out.WriteLineAsync($"orphaned: {orphan}");
            }

            await shell.Out.WriteLineAsync(Summary(counts, files, findings.Count));
        }

        return findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Summary(AuditCounts counts, FileAuditCounts? files, int findings) =>
        $"{counts.Experiments:N0} sweeps, {counts.Trials:N0} trials, {counts.Attempts:N0} attempts, {counts.Reports:N0} reports, {counts.Events:N0} events"
        + (files is null ? "" : $", {files.Files:N0} files ({files.Orphans.Count:N0} orphaned)")
        + (findings == 0 ? ": all in order" : $": {findings:N0} problems")
        + (
            counts.Undecided == 0
                ? ""
                : $"; {counts.Undecided:N0} trials changed whenever they were looked at: check again"
        );

    private static JsonObject Document(
        AuditCounts counts,
        FileAuditCounts? files,
        IEnumerable<AuditFinding> findings
    ) =>
        new()
        {
            ["sweeps"] = counts.Experiments,
            ["trials"] = counts.Trials,
            ["attempts"] = counts.Attempts,
            ["reports"] = counts.Reports,
            ["events"] = counts.Events,
            ["undecided"] = counts.Undecided,
            ["files"] = files?.Files,
            ["file_bytes"] = files?.Bytes,
            ["orphaned"] = files is null
                ? null
                : new JsonArray([.. files.Orphans.Select(path => (JsonNode)JsonValue.Create(path))]),
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
