namespace Grid.Silo;

/// <summary>What has become of one fake device.</summary>
internal sealed class FakeDeviceState(string id, FakeDevice device)
{
    private readonly Lock _gate = new();
    private int _trainings;
    private int _running;
    private int _failedProbes;
    private bool _broken;

    public string Id => id;

    public DeviceReading Read()
    {
        lock (_gate)
        {
            var used = _running * device.MemoryPerTraining;
            return new DeviceReading(used, device.Memory - used, _running > 0 ? 1 : 0);
        }
    }

    public DeviceHealth Probe()
    {
        lock (_gate)
        {
            if (_broken && _failedProbes < device.FailedProbes)
            {
                _failedProbes++;
                return new DeviceHealth("it is told to be broken");
            }

            _broken = false;
            return DeviceHealth.Good;
        }
    }

    /// <summary>A training begins. Answers whether it is to stall.</summary>
    /// <exception cref="TrainingFaultException">There is no memory left for it.</exception>
    public bool Begin()
    {
        lock (_gate)
        {
            if ((_running + 1) * device.MemoryPerTraining > device.Memory)
            {
                throw TrainingFaultException.Of(
                    $"CUDA out of memory. Tried to allocate {device.MemoryPerTraining} bytes"
                );
            }

            _running++;
            _trainings++;
            _broken |= _trainings == device.BreaksAt;
            return _trainings == device.StallsAt;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _running--;
        }
    }

    /// <exception cref="TrainingFaultException">The device is broken.</exception>
    public void Check()
    {
        lock (_gate)
        {
            if (_broken)
            {
                throw TrainingFaultException.Of("CUDA error: device-side assert triggered");
            }
        }
    }
}
