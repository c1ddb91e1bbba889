using System.Globalization;

namespace Grid.Grains;

/// <summary>What an agent has free on one of its devices. A CPU slot is a device of its own ("cpu/0"); a GPU is one ("cuda:0").</summary>
/// <param name="Free">The share that nobody uses: above 0, at most 1.</param>
/// <param name="FreeMemory">Bytes; null where nobody counts them.</param>
[GenerateSerializer, Immutable]
public sealed record DeviceOffer(
    [property: Id(0)] string Device,
    [property: Id(1)] decimal Free,
    [property: Id(2)] long? FreeMemory
);

/// <summary>A share of a device, above 0 and at most 1, that a training has to itself.</summary>
[GenerateSerializer, Immutable]
public sealed record DeviceShare([property: Id(0)] string Device, [property: Id(1)] decimal Share)
{
    /// <summary>"cpu/0", "cuda:0@0.25", "cuda:0+cuda:1": devices joined by +, a share that is not the whole after an @.</summary>
    public static string Text(IReadOnlyList<DeviceShare> devices) =>
        string.Join(
            '+',
            devices.Select(device =>
                device.Share == 1
                    ? device.Device
                    : string.Create(CultureInfo.InvariantCulture, $"{device.Device}@{device.Share:0.###}")
            )
        );

    /// <summary>The inverse of <see cref="Text"/>. What is no share after an @ belongs to the device's name.</summary>
    public static IReadOnlyList<DeviceShare> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split('+').Select(One)];
    }

    private static DeviceShare One(string text)
    {
        var at = text.LastIndexOf('@');
        return
            at > 0
            && decimal.TryParse(
                text.AsSpan(at + 1),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var share
            )
            ? new DeviceShare(text[..at], share)
            : new DeviceShare(text, 1);
    }
}
