using System.Globalization;

namespace Grid.Silo;

/// <summary>What a checkpoint's file is called: "epoch-000012.attempt-3.safetensors". Each attempt has names of its own, so that one that was given up cannot overwrite a newer one's.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Paused">Whether it was taken on the way out, inside the next epoch.</param>
internal readonly record struct CheckpointName(long Epoch, long Attempt, bool Paused)
{
    public const string Extension = ".safetensors";
    private const string Start = "epoch-";
    private const string Middle = ".attempt-";
    private const string OnTheWayOut = ".paused";

    /// <summary>Null where the file is something else.</summary>
    public static CheckpointName? TryParse(string name)
    {
        var middle = name.IndexOf(Middle, StringComparison.Ordinal);
        if (
            middle < Start.Length
            || !name.StartsWith(Start, StringComparison.Ordinal)
            || !name.EndsWith(Extension, StringComparison.Ordinal)
        )
        {
            return null;
        }

        var paused = name.EndsWith(OnTheWayOut + Extension, StringComparison.Ordinal);
        var attemptAt = middle + Middle.Length;
        var attemptEnd = name.Length - Extension.Length - (paused ? OnTheWayOut.Length : 0);
        return
            attemptEnd > attemptAt
            && TryNumber(name.AsSpan(Start.Length, middle - Start.Length), out var epoch)
            && TryNumber(name.AsSpan(attemptAt, attemptEnd - attemptAt), out var attempt)
            ? new CheckpointName(epoch, attempt, paused)
            : null;
    }

    public override string ToString() => $"{Start}{Epoch:D6}{Middle}{Attempt}{(Paused ? OnTheWayOut : "")}{Extension}";

    private static bool TryNumber(ReadOnlySpan<char> digits, out long number) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
