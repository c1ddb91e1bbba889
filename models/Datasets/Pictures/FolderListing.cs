using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Models;

/// <summary>The PNG and JPEG files of a folder and of those in it, in the order of their names, which is the same on every machine.</summary>
/// <param name="Files">Paths relative to the folder.</param>
/// <param name="Key">A hash of names, lengths and times of change: another key, another content.</param>
internal sealed record FolderListing(string Folder, IReadOnlyList<string> Files, string Key)
{
    private const int MostFiles = 1_000_000;

    private static readonly string[] s_endings = [".png", ".jpg", ".jpeg"];

    private static readonly EnumerationOptions s_options = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 4,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };

    /// <exception cref="InvalidDataException">There are no pictures, or too many.</exception>
    public static FolderListing Of(string folder)
    {
        var files = new List<FileInfo>();
        foreach (var file in Pictures(folder))
        {
            files.Add(file);
            if (files.Count > MostFiles)
                throw new InvalidDataException($"{folder} holds more than {MostFiles:N0} pictures.");
        }
        if (files.Count < 2)
            throw new InvalidDataException(
                $"{folder} holds {files.Count} PNG or JPEG files; two are the least to train and test on."
            );

        var listed = files
            .Select(file => (Name: Path.GetRelativePath(folder, file.FullName), File: file))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, file) in listed)
            hash.AppendData(
                Encoding.UTF8.GetBytes(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}\n"
                    )
                )
            );
        return new FolderListing(
            folder,
            [.. listed.Select(file => file.Name)],
            Convert.ToHexStringLower(hash.GetHashAndReset())
        );
    }

    /// <summary>Whether there is any picture at all, found out without listing the rest.</summary>
    public static bool HasPictures(string folder) => Directory.Exists(folder) && Pictures(folder).Any();

    private static IEnumerable<FileInfo> Pictures(string folder) =>
        new DirectoryInfo(folder)
            .EnumerateFiles("*", s_options)
            .Where(file => s_endings.Contains(file.Extension, StringComparer.OrdinalIgnoreCase));
}
