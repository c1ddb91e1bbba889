using Grid.Grains;

namespace Grid.Silo;

/// <summary>Devices in the texts of training requests: ids joined by '+', such as "cpu/0" or "cuda:0+cuda:1".</summary>
internal static class DeviceNames
{
    public static string Join(IEnumerable<DeviceShare> devices) =>
        string.Join('+', devices.Select(share => share.Device));

    public static IReadOnlyList<string> Split(string devices) => devices.Split('+');

    /// <summary>What libtorch calls the first of them, where a training computes: the others are its alone, so that it has what they would have used.</summary>
    public static string InTorch(string devices)
    {
        var first = Split(devices)[0];
        return first.StartsWith("cuda:", StringComparison.Ordinal) ? first : "cpu";
    }
}
