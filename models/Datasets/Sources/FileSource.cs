namespace Grid.Models;

/// <summary>The files that make up a data set, where there are several ways to have it.</summary>
/// <param name="Subfolder">The folder that its archive unpacks to; null: none.</param>
/// <param name="Archive">The published sum of that archive; null: it has none.</param>
internal sealed record FileLayout(string? Subfolder, IReadOnlyList<DatasetFile> Files, Checksum? Archive = null);

/// <summary>A data set that consists of certain files, packed (.gz) or not, in one of several layouts.</summary>
internal abstract class FileSource(DatasetInfo info, IReadOnlyList<FileLayout> layouts) : DatasetSource(info)
{
    public IReadOnlyList<FileLayout> Layouts { get; } = layouts;

    public override IReadOnlyList<InstalledFile> Find(DatasetPlaces places)
    {
        string[] folders = [.. places.Folders.Select(folder => Path.Combine(folder, Info.Name))];
        foreach (var layout in Layouts)
        {
            if (FindIn(layout, folders) is { } files)
                return files;
        }
        var missing = Layouts[0].Files.First(file => !file.Optional && PathOf(Layouts[0], file, folders) is null);
        throw new ModelException(
            $"The data set '{Info.Name}' is not installed: {missing.Name} is in none of {string.Join(", ", folders)}. {Info.Advice}"
        );
    }

    public override DatasetReport Inspect(DatasetPlaces places, CancellationToken cancel)
    {
        var installed = Find(places);
        var layout = Layouts.First(layout => layout.Files.Contains(installed[0].File));
        var findings = new List<FileFinding>();
        foreach (var file in layout.Files)
        {
            cancel.ThrowIfCancellationRequested();
            findings.Add(FileAudit.Of(file, installed.FirstOrDefault(one => one.File == file)?.Path));
        }
        var problems = findings
            .Where(finding => finding.Verdict == FileVerdict.Wrong)
            .Select(finding => $"{finding.Path}: {finding.What}");
        try
        {
            var images = Read(places, ImageRequest.Native);
            return Report(findings, images.Train.Count, images.Test.Count, problems);
        }
        catch (ModelException error)
        {
            return new DatasetReport(Info, findings, 0, 0, [.. problems, error.Message]);
        }
    }

    /// <summary>Copies the files beside the target under another name, looks whether they are right, and renames their folder.</summary>
    public override DatasetReport Import(string path, string target, CancellationToken cancel)
    {
        var work = Path.Combine(Path.GetDirectoryName(target)!, $".{Folder}.{Guid.NewGuid():n}.tmp");
        var copy = Path.Combine(work, Folder);
        Directory.CreateDirectory(copy);
        try
        {
            if (Directory.Exists(path))
                Copy(path, copy, cancel);
            else
                Unpack(path, copy, cancel);
            var report = Sound(Inspect(new DatasetPlaces([work], work), cancel), path);
            Directory.Move(copy, target);
            return report with
            {
                Files =
                [
                    .. report.Files.Select(file =>
                        file with
                        {
                            Path = file.Path?.Replace(copy, target, StringComparison.Ordinal),
                        }
                    ),
                ],
            };
        }
        catch (InvalidDataException damaged)
        {
            throw new ModelException($"{path} is not imported: {damaged.Message}", damaged);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private void Copy(string from, string to, CancellationToken cancel)
    {
        var files =
            Layouts.Select(layout => FindIn(layout, [from])).FirstOrDefault(found => found is not null)
            ?? throw new ModelException(
                $"{from} does not hold '{Info.Name}': its files are {string.Join(" or ", Layouts.Select(Names))}. {Info.Advice}"
            );
        foreach (var file in files)
        {
            cancel.ThrowIfCancellationRequested();
            AtomicFile.Write(
                Path.Combine(to, Path.GetFileName(file.Path)),
                copy =>
                {
                    using var original = File.OpenRead(file.Path);
                    original.CopyTo(copy);
                }
            );
        }
    }

    private void Unpack(string archive, string to, CancellationToken cancel)
    {
        var layout = Layouts.FirstOrDefault(layout =>
            layout.Archive is { } sum && sum.Hex == FileAudit.Sum(archive, sum)
        );
        if (layout is null)
            throw new ModelException(
                $"{archive} is not an archive that '{Info.Name}' was published in, or it is damaged. {Info.Advice}"
            );
        TarFiles.Extract(archive, [.. layout.Files.Select(file => file.Name)], to, cancel);
    }

    private static string Names(FileLayout layout) => string.Join(", ", layout.Files.Select(file => file.Name));

    /// <summary>The files of a layout in these folders, without the optional ones that are missing; null where one is missing that is needed.</summary>
    public static IReadOnlyList<InstalledFile>? FindIn(FileLayout layout, IReadOnlyList<string> folders)
    {
        var found = new List<InstalledFile>();
        foreach (var file in layout.Files)
        {
            if (PathOf(layout, file, folders) is { } path)
                found.Add(new InstalledFile(file, path));
            else if (!file.Optional)
                return null;
        }
        return found;
    }

    private static string? PathOf(FileLayout layout, DatasetFile file, IReadOnlyList<string> folders) =>
        folders
            .SelectMany(folder => layout.Subfolder is { } sub ? [folder, Path.Combine(folder, sub)] : new[] { folder })
            .SelectMany(folder => new[] { Path.Combine(folder, file.Name + ".gz"), Path.Combine(folder, file.Name) })
            .FirstOrDefault(File.Exists);
}
