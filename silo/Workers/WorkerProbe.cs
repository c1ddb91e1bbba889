using Grid.Models;

namespace Grid.Silo;

/// <summary>Tries a device out in a worker process of its own: no error of an earlier process can spoil it there, and what it breaks goes with it.</summary>
internal static class WorkerProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task<DeviceHealth> RunAsync(
        WorkerCommand command,
        DeviceInfo device,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var options = new WorkerOptions
        {
            Command = command,
            StartPatience = Patience,
            AnswerPatience = Patience,
        };
        return OwnThread.RunAsync("grid device probe", () => Run(options, device, time, cancel));
    }

    private static DeviceHealth Run(
        WorkerOptions options,
        DeviceInfo device,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        try
        {
            var selector = device.Selector ?? "";
            using var worker = WorkerProcess.Start(options, selector, time);
            using var watch = new WorkerWatch(worker, Patience, time, cancel);
            watch.Arm();
            worker.Ask<Done>(new ProbeDevice(selector.Length > 0 ? "cuda:0" : "cpu"));
            return DeviceHealth.Good;
        }
        catch (Exception error)
            when (error is TrainingFaultException or RemoteTrainingException or ModelException or IOException)
        {
            return new DeviceHealth(error.Message);
        }
    }
}
