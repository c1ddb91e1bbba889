using System.Runtime.InteropServices;
using System.Text;

namespace Grid.Models;

/// <summary>
/// Decodes PNG by the system's libpng: its "simplified API" (libpng-manual, section IV), which reports errors in a struct. Its other API leaves
/// by longjmp, which must not cross managed frames. Transparency becomes black, 16 bits become 8.
/// </summary>
internal static unsafe partial class PngCodec
{
    private const string Library = "libpng16.so.16";
    private const uint Version = 1;
    private const uint Grey = 0;
    private const uint Colour = 2;
    private const uint SixteenBitsAreSrgb = 4;

    /// <exception cref="InvalidDataException">The file is damaged; says how, without its name.</exception>
    /// <exception cref="DllNotFoundException">libpng is not installed.</exception>
    public static void Decode(ReadOnlySpan<byte> file, DecodedPicture into)
    {
        var image = new PngImage { Version = Version };
        fixed (byte* bytes = file)
        {
            try
            {
                if (png_image_begin_read_from_memory(&image, bytes, (nuint)file.Length) == 0)
                    throw Damaged(&image);
                var isColour = (image.Format & Colour) != 0;
                into.Reserve(image.Width, image.Height, isColour ? 3 : 1);
                image.Format = isColour ? Colour : Grey;
                image.Flags |= SixteenBitsAreSrgb;
                fixed (byte* pixels = into.Bytes)
                    if (png_image_finish_read(&image, null, pixels, into.Width * into.Channels, null) == 0)
                        throw Damaged(&image);
            }
            finally
            {
                png_image_free(&image);
            }
        }
    }

    private static InvalidDataException Damaged(PngImage* image) =>
        new(
            $"cannot be decoded as PNG: {Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(image->Message))}"
        );

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int png_image_begin_read_from_memory(PngImage* image, byte* memory, nuint size);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int png_image_finish_read(
        PngImage* image,
        void* background,
        byte* buffer,
        int rowStride,
        void* colormap
    );

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void png_image_free(PngImage* image);

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
