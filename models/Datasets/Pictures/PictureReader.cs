namespace Grid.Models;

/// <summary>Reads one picture file after another into one shape, with the same working memory; for one thread.</summary>
internal sealed class PictureReader(PictureShape shape)
{
    private const int MostFileBytes = 1 << 28;
    private const string Packages = "libpng16-16 libturbojpeg0";

    private readonly DecodedPicture _picture = new();
    private byte[] _file = [];
    private int _length;

    /// <summary>The bytes of the file that was read last; good until the next.</summary>
    public ReadOnlySpan<byte> LastFile => _file.AsSpan(0, _length);

    /// <summary>Reads a PNG or JPEG, whichever it is by its first bytes.</summary>
    /// <exception cref="InvalidDataException">It is neither, is damaged, or is too large; names the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="ModelException">The library that decodes it is not installed.</exception>
    public void Read(string path, Span<byte> into)
    {
        try
        {
            ReadFile(path);
            var file = LastFile;
            if (file.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G']))
                PngCodec.Decode(file, _picture);
            else if (file.StartsWith<byte>([0xff, 0xd8]))
                JpegCodec.Decode(file, _picture);
            else
                throw new InvalidDataException("is neither PNG nor JPEG, whatever its name says");
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(
                $"{path} {error.Message}. Get it again, or take it out of the folder.",
                error
            );
        }
        catch (DllNotFoundException missing)
        {
            throw new ModelException(
                $"{path} cannot be decoded: libpng or libjpeg-turbo is not installed. Run `apt-get install {Packages}`.",
                missing
            );
        }
        shape.Fit(_picture, into);
    }

    private void ReadFile(string path)
    {
        using var stream = File.OpenHandle(path);
        var length = RandomAccess.GetLength(stream);
        if (length > MostFileBytes)
            throw new InvalidDataException($"has {length:N0} bytes; up to {MostFileBytes:N0} are accepted");
        if (_file.Length < length)
            _file = new byte[length];
        var read = 0;
        while (
            read < length && RandomAccess.Read(stream, _file.AsSpan(read, (int)length - read), read) is > 0 and var more
        )
            read += more;
        _length = read;
    }
}
