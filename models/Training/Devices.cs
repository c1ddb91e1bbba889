namespace Grid.Models;

/// <summary>Devices as libtorch sees them, by the names that requests use: "cpu", "cuda:0" and so on.</summary>
public static class Devices
{
    private const int ProbeSize = 256;

    /// <summary>The version of the tensor library, which is loaded by this where it is not yet.</summary>
    public static string EngineVersion() => __version__;

    /// <summary>How many GPUs libtorch sees; 0 too where it is missing or built without CUDA. Takes no memory on any.</summary>
    public static int CudaCount()
    {
        try
        {
            return cuda.is_available() ? cuda.device_count() : 0;
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
            return 0;
        }
    }

    /// <summary>A small computation with a known result.</summary>
    /// <exception cref="ModelException">There is no such device, or it computes wrongly. Its own errors come as libtorch throws them.</exception>
    public static void Probe(string name)
    {
        var device = Parse(name);
        using var scope = NewDisposeScope();
        var x = ones([ProbeSize, ProbeSize], device: device);
        var sum = x.mm(x).sum().cpu().item<float>();
        if (sum != (float)ProbeSize * ProbeSize * ProbeSize)
            throw new ModelException($"The device {name} computes wrongly: {sum}.");
    }

    /// <exception cref="ModelException">There is no such device here.</exception>
    internal static Device Parse(string name)
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
