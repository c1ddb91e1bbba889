namespace Grid.Client;

/// <summary>A file that a command is to write.</summary>
internal static class NewFile
{
    /// <summary>Throws <see cref="UsageException"/> where it cannot be written, or something is there that is not to be replaced: before any work is done.</summary>
    public static void Require(string path, bool mayReplace)
    {
        if (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a folder. Name a file with -o.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new UsageException($"There is no folder {Path.GetDirectoryName(path)}.");
        }

        if (!mayReplace && File.Exists(path))
        {
            throw new UsageException($"{path} is there already. Replace it with --force, or name another with -o.");
        }
    }
}
