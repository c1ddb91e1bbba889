namespace Grid.Grains;

/// <summary>Whether a training fits into what one agent has free, and on which devices: all of them, or none.</summary>
internal static class Fit
{
    /// <summary>
    /// The devices that a training takes; null where it does not fit. Best fit: a share goes to the device of which the least is left, so that whole devices stay whole, and of
    /// equal ones to that with the least free memory. Shares of several devices are never summed. Memory that nobody counts is taken to suffice.
    /// </summary>
    public static IReadOnlyList<DeviceShare>? Find(IReadOnlyList<DeviceOffer> devices, Need need)
    {
        var (count, share) = (need.Devices, need.Share);
        if (count == 1)
        {
            DeviceOffer? best = null;
            foreach (var device in devices)
            {
                if (Holds(device, share, need.Memory) && (best is null || IsTighter(device, best)))
                {
                    best = device;
                }
            }

            return best is null ? null : [new DeviceShare(best.Device, share)];
        }

        var whole = devices.Where(device => Holds(device, share, need.Memory)).ToList();
        return whole.Count < count
            ? null
            :
            [
                .. whole
                    .OrderBy(device => device.FreeMemory ?? long.MaxValue)
                    .Take(count)
                    .Select(device => new DeviceShare(device.Device, share)),
            ];
    }

    private static bool Holds(DeviceOffer device, decimal share, long? memory) =>
        device.Free >= share && (memory ?? 0) <= (device.FreeMemory ?? long.MaxValue);

    private static bool IsTighter(DeviceOffer device, DeviceOffer than) =>
        device.Free != than.Free
            ? device.Free < than.Free
            : (device.FreeMemory ?? long.MaxValue) < (than.FreeMemory ?? long.MaxValue);
}
