namespace Grid.Silo.Tests;

/// <summary>What every driver of devices keeps to.</summary>
public abstract class DeviceDriverTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    /// <summary>A driver of at least two devices, all healthy and idle.</summary>
    protected abstract IDeviceDriver NewDriver();

    [Fact]
    public async Task Devices_have_ids_of_their_own_and_stay_the_same()
    {
        var driver = NewDriver();

        var devices = await driver.ListAsync(Cancel);

        Assert.True(devices.Count >= 2);
        Assert.Distinct(devices.Select(device => device.Id));
        Assert.All(devices, device => Assert.NotEmpty(device.Name));
        Assert.All(
            devices,
            device => Assert.StartsWith(device.Kind.ToString(), device.Id, StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal(devices, await driver.ListAsync(Cancel));
    }

    [Fact]
    public async Task Each_device_has_a_reading_that_can_be_true()
    {
        var driver = NewDriver();
        var devices = await driver.ListAsync(Cancel);

        var readings = await driver.ReadAsync(Cancel);

        Assert.Equal(devices.Select(device => device.Id).Order(), readings.Keys.Order());
        foreach (var device in devices)
        {
            var reading = readings[device.Id];
            Assert.InRange(reading.UsedMemory ?? 0, 0, device.TotalMemory ?? long.MaxValue);
            Assert.InRange(reading.FreeMemory ?? 0, 0, device.TotalMemory ?? long.MaxValue);
            Assert.InRange(reading.Utilization ?? 0, 0, 1);
        }
    }

    [Fact]
    public async Task A_healthy_device_passes_its_probe()
    {
        var driver = NewDriver();
        foreach (var device in await driver.ListAsync(Cancel))
        {
            Assert.Null((await driver.ProbeAsync(device.Id, Cancel)).Problem);
        }
    }

    [Fact]
    public async Task A_device_that_is_not_there_cannot_be_probed() =>
        await Assert.ThrowsAsync<ArgumentException>(() => NewDriver().ProbeAsync("cuda:99", Cancel));
}

public class CpuDriverTests : DeviceDriverTests
{
    protected override IDeviceDriver NewDriver() => new CpuDriver(2, MachineFiles.OfThisMachine);
}

public class FakeDriverTests : DeviceDriverTests
{
    protected override IDeviceDriver NewDriver() => new FakeDriver([new FakeDevice(), new FakeDevice()]);
}
