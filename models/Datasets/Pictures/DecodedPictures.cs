using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Models;

/// <summary>
/// Keeps the pictures of a folder decoded in one file, so that the folder is decoded once and not at every start. Trainings read their batches from that file: its pages
/// are the system's to keep in memory or to drop, and all processes share them. The file is named by its content's key and written as a
/// whole or not at all; one that a changed folder has outdated is deleted.
/// </summary>
/// <param name="cache">The folder of such files.</param>
internal sealed class DecodedPictures(string cache)
{
    private const int HeaderBytes = 64;
    private const string Magic = "grid pictures 1\n";

    /// <summary>Gives the pictures of these files, in this order, in one shape; decodes them where that was not done before.</summary>
    /// <param name="name">Of the data set; file names begin with it.</param>
    /// <exception cref="InvalidDataException">A picture is damaged; names it.</exception>
    /// <exception cref="IOException">A file cannot be read, or the cache not be written.</exception>
    public PicturesInFile Load(string name, FolderListing listing, PictureShape shape)
    {
        var header = Header(listing, shape);
        var family = $"{FileName(name)}-{shape.Channels}x{shape.Side}-";
        var path = Path.Combine(cache, $"{family}{Convert.ToHexStringLower(header.AsSpan(32, 16))}.pictures");
        if (Open(path, header, listing.Files.Count, shape) is { } kept)
            return kept;

        AtomicFile.CreateFolder(cache);
        Clear(family);
        AtomicFile.Write(path, stream => Decode(stream, header, listing, shape));
        return Open(path, header, listing.Files.Count, shape)
            ?? throw new IOException(
                $"{path} is not what was just written: the disk is failing, or another program changes it."
            );
    }

    private static void Decode(FileStream stream, byte[] header, FolderListing listing, PictureShape shape)
    {
        stream.SetLength(HeaderBytes + (long)listing.Files.Count * shape.Bytes);
        stream.Write(header);
        stream.Flush();
        var handle = stream.SafeFileHandle;
        PictureLoop.Run(
            listing,
            shape,
            (n, path, reader, bytes) =>
            {
                reader.Read(path, bytes);
                RandomAccess.Write(handle, bytes, HeaderBytes + (long)n * shape.Bytes);
            },
            CancellationToken.None
        );
    }

    /// <summary>The file, where it is there and whole.</summary>
    private static PicturesInFile? Open(string path, byte[] header, int count, PictureShape shape)
    {
        if (!File.Exists(path))
            return null;
        var handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        var found = new byte[HeaderBytes];
        var isWhole =
            RandomAccess.GetLength(handle) == HeaderBytes + (long)count * shape.Bytes
            && RandomAccess.Read(handle, found, 0) == HeaderBytes
            && found.AsSpan().SequenceEqual(header);
        if (isWhole)
            return new PicturesInFile(handle, HeaderBytes, 0, count, shape);
        handle.Dispose();
        return null;
    }

    /// <summary>Who has such a file open goes on reading it.</summary>
    private void Clear(string family)
    {
        foreach (var outdated in Directory.EnumerateFiles(cache, family + "*.pictures"))
            File.Delete(outdated);
    }

    /// <summary>16 bytes of name, three numbers, and a hash of all that the content depends on.</summary>
    private static byte[] Header(FolderListing listing, PictureShape shape)
    {
        var header = new byte[HeaderBytes];
        Encoding.ASCII.GetBytes(Magic, header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), listing.Files.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), shape.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), shape.Side);
        SHA256.HashData(
            Encoding.UTF8.GetBytes($"{listing.Key}\n{string.Join('\n', listing.Files)}"),
            header.AsSpan(32)
        );
        return header;
    }

    /// <summary>A data set's name holds only letters that a file name may have, but for these.</summary>
    private static string FileName(string name) => name.Replace(':', '-').Replace('/', '-');
}
