using System.Runtime.InteropServices;

namespace Grid.Silo;

/// <summary>The part of a <see cref="RunRecord"/> that is the same for all trainings of an agent.</summary>
internal sealed record MachineRecord(RecordedProgram Grid, RecordedHardware Hardware, RecordedSystem System)
{
    /// <param name="devices">Those of the agent.</param>
    public static MachineRecord Read(MachineFiles files, DeviceInventory devices) =>
        new(
            new RecordedProgram(ProgramVersion.Number, ProgramVersion.Commit),
            new RecordedHardware(
                files.ProcessorName(),
                $"{RuntimeInformation.ProcessArchitecture}".ToLowerInvariant(),
                Environment.ProcessorCount,
                files.TotalMemory(),
                [
                    .. devices
                        .Devices.Where(device => device.Kind == DeviceKind.Cuda)
                        .Select(device => new RecordedGpu(device.Id, device.Name, device.TotalMemory)),
                ],
                files.GpuDriver()
            ),
            new RecordedSystem(
                RuntimeInformation.OSDescription,
                Environment.OSVersion.VersionString,
                RuntimeInformation.FrameworkDescription
            )
        );
}
