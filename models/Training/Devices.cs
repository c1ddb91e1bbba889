namespace Grid.Models;

/// <summary>Devices by the names that requests use.</summary>
internal static class Devices
{
    /// <exception cref="ModelException">There is no such device here.</exception>
    public static Device Parse(string name)
    {
        if (name == "cpu")
            return CPU;
        var number = name.StartsWith("cuda:", StringComparison.Ordinal) ? name[5..] : "";
        if (!int.TryParse(number, out var index) || index < 0)
            throw new ModelException($"There is no device '{name}'. Devices are cpu, cuda:0, cuda:1 and so on.");
        if (!cuda.is_available() || index >= cuda.device_count())
            throw new ModelException($"The libtorch in use sees no device '{name}'.");
        return new Device(DeviceType.CUDA, index);
    }
}
