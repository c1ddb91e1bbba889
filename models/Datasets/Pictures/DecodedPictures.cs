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
    private const int KeyBytes = 64;
    private const int SumBytes = SHA256.HashSizeInBytes;
    private const int HeaderBytes = KeyBytes + SumBytes;
    private const string Magic = "grid pictures 2\n";

    /// <summary>Gives the pictures of these files, in this order, in one shape; decodes them where that was not done before.</summary>
    /// <param name="name">Of the data set; file names begin with it.</param>
    /// <exception cref="InvalidDataException">A picture is damaged; names it.</exception>
    /// <exception cref="IOException">A file cannot be read, or the cache not be written.</exception>
    public DecodedFolder Load(string name, FolderListing listing, PictureShape shape)
    {
        var key = Key(listing, shape);
        var family = $"{FileName(name)}-{shape.Channels}x{shape.Side}-";
        var path = Path.Combine(cache, $"{family}{Convert.ToHexStringLower(key.AsSpan(32, 16))}.pictures");
        if (Open(path, key, listing.Files.Count, shape) is { } kept)
            return kept;

        AtomicFile.CreateFolder(cache);
        Clear(family);
        AtomicFile.Write(path, stream => Decode(stream, key, listing, shape));
        return Open(path, key, listing.Files.Count, shape)
            ?? throw new IOException(
                $"{path} is not what was just written: the disk is failing, or another program changes it."
            );
    }

    private static void Decode(FileStream stream, byte[] key, FolderListing listing, PictureShape shape)
    {
        stream.SetLength(HeaderBytes + (long)listing.Files.Count * shape.Bytes);
        stream.Write(key);
        stream.Flush();
        var sum = new FolderSum(listing);
        var handle = stream.SafeFileHandle;
        PictureLoop.Run(
            listing,
            shape,
            (n, path, reader, bytes) =>
            {
                reader.Read(path, bytes);
                sum.Add(n, reader.LastFile);
                RandomAccess.Write(handle, bytes, HeaderBytes + (long)n * shape.Bytes);
            },
            CancellationToken.None
        );
        RandomAccess.Write(handle, sum.ToSha256(), KeyBytes);
    }

    /// <summary>The file, where it is there and whole.</summary>
    private static DecodedFolder? Open(string path, byte[] key, int count, PictureShape shape)
    {
        if (!File.Exists(path))
            return null;
        var handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        var found = new byte[HeaderBytes];
        var isWhole =
            RandomAccess.GetLength(handle) == HeaderBytes + (long)count * shape.Bytes
            && RandomAccess.Read(handle, found, 0) == HeaderBytes
            && found.AsSpan(0, KeyBytes).SequenceEqual(key);
        if (isWhole)
            return new DecodedFolder(
                new PicturesInFile(handle, HeaderBytes, 0, count, shape),
                Convert.ToHexStringLower(found.AsSpan(KeyBytes))
            );
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
    private static byte[] Key(FolderListing listing, PictureShape shape)
    {
        var key = new byte[KeyBytes];
        Encoding.ASCII.GetBytes(Magic, key);
        BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(16), listing.Files.Count);
        BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(20), shape.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(24), shape.Side);
        SHA256.HashData(Encoding.UTF8.GetBytes($"{listing.Key}\n{string.Join('\n', listing.Files)}"), key.AsSpan(32));
        return key;
    }

    /// <summary>A data set's name holds only letters that a file name may have, but for these.</summary>
    private static string FileName(string name) => name.Replace(':', '-').Replace('/', '-');
}

/// <param name="Sha256">The <see cref="FolderSum"/> of the files as they were when they were decoded, in hex.</param>
internal sealed record DecodedFolder(PicturesInFile Pictures, string Sha256);
