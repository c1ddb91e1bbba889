namespace Grid.Torch.Interop;

/// <summary>Makes libtorch's messages readable: the reason is in the first lines, lists of backends and C++ frames follow.</summary>
internal static class Message
{
    private const int Lines = 4;
    private const int Characters = 600;

    private static readonly string[] Noise =
    [
        "Exception raised from",
        "frame #",
        "Available functions are",
        "CPU: registered at",
    ];

    public static string Shorten(string message)
    {
        var kept = message
            .Split('\n')
            .Select(line => line.TrimEnd())
            .TakeWhile(line => !Noise.Any(noise => line.StartsWith(noise, StringComparison.Ordinal)))
            .Where(line => line.Length > 0)
            .Take(Lines);
        var text = string.Join('\n', kept);
        return text.Length <= Characters ? text : text[..Characters] + " …";
    }
}
