namespace Grid.Silo;

/// <summary>What one training thread trains with: a trainer for each kind of device, from when it is first needed. Used on that thread.</summary>
internal sealed class Trainers(AgentOptions options, TimeProvider time) : IDisposable
{
    private readonly Dictionary<DeviceKind, ITrainer> _byKind = [];

    public ITrainer Of(DeviceInfo device)
    {
        if (!_byKind.TryGetValue(device.Kind, out var trainer))
        {
            trainer = options.Workers is { } workers
                ? new WorkerTrainer(workers, options.Devices, time)
                : new InProcessTrainer();
            _byKind[device.Kind] = trainer = options.Devices.Over(device.Id, trainer);
        }

        return trainer;
    }

    /// <summary>Gets ready for a training on the CPU.</summary>
    public void StandBy()
    {
        try
        {
            Of(options.Devices.Devices.First(device => device.Kind == DeviceKind.Cpu)).StandBy();
        }
        catch (Exception)
        {
            // A training will meet the same, and say so.
        }
    }

    public void Dispose()
    {
        foreach (var trainer in _byKind.Values)
        {
            trainer.Dispose();
        }
    }
}
