using System.Net;

namespace Grid.Silo;

/// <summary>A file as a request's body: sent block by block, with its length announced.</summary>
/// <param name="moved">Called after each block.</param>
internal sealed class FileBody(FileStream file, Action moved) : HttpContent
{
    private const int BlockBytes = 128 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var block = new byte[BlockBytes];
        file.Position = 0;
        while (await file.ReadAsync(block, cancellationToken) is var read and > 0)
        {
            await stream.WriteAsync(block.AsMemory(0, read), cancellationToken);
            moved();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }
}
