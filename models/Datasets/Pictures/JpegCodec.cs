using System.Runtime.InteropServices;

namespace Grid.Models;

/// <summary>
/// Decodes JPEG by the system's libjpeg-turbo: its TurboJPEG API (turbojpeg.h, version 2), which returns error codes. A file that is cut short, which
/// libjpeg would fill up with grey, is an error. Orientation tags are not looked at.
/// </summary>
internal static unsafe partial class JpegCodec
{
    private const string Library = "libturbojpeg.so.0";
    private const int RgbPixels = 0;
    private const int GreyPixels = 6;
    private const int GreySpace = 2;
    private const int CmykSpace = 3;

    /// <summary>Accurate DCT, stop at warnings, and no more than 500 scans: a small progressive file must not keep a core busy for hours.</summary>
    private const int Flags = 4096 | 8192 | 32768;

    /// <exception cref="InvalidDataException">The file is damaged or of a kind that is not read; says how, without its name.</exception>
    /// <exception cref="DllNotFoundException">libjpeg-turbo is not installed.</exception>
    public static void Decode(ReadOnlySpan<byte> file, DecodedPicture into)
    {
        var decoder = tjInitDecompress();
        if (decoder == 0)
            throw new InvalidDataException("cannot be decoded as JPEG: libjpeg-turbo gives no decoder");
        try
        {
            fixed (byte* bytes = file)
            {
                int width,
                    height,
                    subsampling,
                    space;
                if (tjDecompressHeader3(decoder, bytes, (nuint)file.Length, &width, &height, &subsampling, &space) != 0)
                    throw Damaged(decoder);
                if (space >= CmykSpace)
                    throw new InvalidDataException("is a JPEG for print (CMYK); convert it to RGB");
                into.Reserve(width, height, space == GreySpace ? 1 : 3);
                var format = into.Channels == 1 ? GreyPixels : RgbPixels;
                fixed (byte* pixels = into.Bytes)
                    if (tjDecompress2(decoder, bytes, (nuint)file.Length, pixels, width, 0, height, format, Flags) != 0)
                        throw Damaged(decoder);
            }
        }
        finally
        {
            _ = tjDestroy(decoder);
        }
    }

    private static InvalidDataException Damaged(nint decoder) =>
        new($"cannot be decoded as JPEG: {Marshal.PtrToStringUTF8(tjGetErrorStr2(decoder))}");

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint tjInitDecompress();

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int tjDecompressHeader3(
        nint decoder,
        byte* file,
        nuint size,
        int* width,
        int* height,
        int* subsampling,
        int* space
    );

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int tjDecompress2(
        nint decoder,
        byte* file,
        nuint size,
        byte* pixels,
        int width,
        int pitch,
        int height,
        int format,
        int flags
    );

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint tjGetErrorStr2(nint decoder);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int tjDestroy(nint decoder);
}
