using System.Runtime.InteropServices;

namespace Grid.Models.Tests.Datasets;

/// <summary>Picture files for tests, written by the same system libraries that read them.</summary>
internal static unsafe partial class TestPictures
{
    /// <summary>A PNG of interleaved pixels, of 1, 3 or 4 (with opacity) channels.</summary>
    public static byte[] Png(byte[] pixels, int width, int height, int channels)
    {
        var image = new PngImage
        {
            Version = 1,
            Width = (uint)width,
            Height = (uint)height,
            Format = channels switch
            {
                1 => 0u,
                3 => 2u,
                _ => 3u,
            },
        };
        nuint size = (nuint)(pixels.Length + 4096);
        var file = new byte[size];
        fixed (byte* from = pixels)
        fixed (byte* to = file)
            Assert.NotEqual(0, png_image_write_to_memory(&image, to, &size, 0, from, 0, null));
        return file[..(int)size];
    }

    /// <summary>A JPEG of the best quality, of interleaved pixels of 1 or 3 channels.</summary>
    public static byte[] Jpeg(byte[] pixels, int width, int height, int channels)
    {
        var coder = tjInitCompress();
        byte* file = null;
        nuint size = 0;
        var format = channels == 1 ? 6 : 0;
        var sampling = channels == 1 ? 3 : 0;
        fixed (byte* from = pixels)
            Assert.Equal(0, tjCompress2(coder, from, width, 0, height, format, &file, &size, sampling, 100, 4096));
        var copy = new ReadOnlySpan<byte>(file, (int)size).ToArray();
        tjFree(file);
        _ = tjDestroy(coder);
        return copy;
    }

    /// <summary>A picture of one colour.</summary>
    public static byte[] Plain(int width, int height, params byte[] colour) =>
        [.. Enumerable.Range(0, width * height).SelectMany(_ => colour)];

    [LibraryImport("libpng16.so.16")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int png_image_write_to_memory(
        PngImage* image,
        byte* memory,
        nuint* size,
        int convertTo8Bits,
        byte* pixels,
        int rowStride,
        void* colormap
    );

    [LibraryImport("libturbojpeg.so.0")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint tjInitCompress();

    [LibraryImport("libturbojpeg.so.0")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int tjCompress2(
        nint coder,
        byte* pixels,
        int width,
        int pitch,
        int height,
        int format,
        byte** file,
        nuint* size,
        int subsampling,
        int quality,
        int flags
    );

    [LibraryImport("libturbojpeg.so.0")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void tjFree(byte* file);

    [LibraryImport("libturbojpeg.so.0")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int tjDestroy(nint coder);

    /// <summary>png_image of png.h, version 1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PngImage
    {
        public void* Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColormapEntries;
        public uint WarningOrError;
        public fixed byte Message[64];
    }
}
