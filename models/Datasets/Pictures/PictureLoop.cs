namespace Grid.Models;

/// <summary>Reads many picture files on all cores.</summary>
internal static class PictureLoop
{
    /// <summary>Each reader may need the memory of one large picture.</summary>
    private const int MostReaders = 8;

    /// <summary>Calls <paramref name="read"/> for each file with its number, its path, a reader and room for a picture that are this thread's own.</summary>
    /// <exception cref="InvalidDataException">One that <paramref name="read"/> has thrown.</exception>
    /// <exception cref="IOException">As above.</exception>
    /// <exception cref="ModelException">A library that decodes pictures is not installed.</exception>
    public static void Run(
        FolderListing listing,
        PictureShape shape,
        Action<int, string, PictureReader, byte[]> read,
        CancellationToken cancel
    )
    {
        try
        {
            Parallel.For(
                0,
                listing.Files.Count,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MostReaders),
                    CancellationToken = cancel,
                },
                () => (Reader: new PictureReader(shape), Bytes: new byte[shape.Bytes]),
                (n, _, own) =>
                {
                    read(n, Path.Combine(listing.Folder, listing.Files[n]), own.Reader, own.Bytes);
                    return own;
                },
                _ => { }
            );
        }
        catch (AggregateException errors)
        {
            // One of them says enough: the next start tells of the next.
            throw errors.InnerExceptions[0] switch
            {
                InvalidDataException damaged => new InvalidDataException(damaged.Message, damaged),
                ModelException missing => new ModelException(missing.Message, missing),
                var other => new IOException(other.Message, other),
            };
        }
    }
}
