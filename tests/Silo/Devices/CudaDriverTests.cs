namespace Grid.Silo.Tests;

/// <summary>The driver of GPUs over recorded outputs of nvidia-smi: these machines need no GPU.</summary>
public class CudaDriverTests : DeviceDriverTests
{
    private const string TwoGpus = """
        0, GPU-5d2ab2e6-0d0b-0b7d-9a2e-6e4d4a3ab7a1, NVIDIA A100-SXM4-40GB, 40960, 3, 40951, 0, 54.21, 31
        1, GPU-1f0a77c3-55aa-4e0f-8e6b-2a6d1c9be0f2, NVIDIA A100-SXM4-40GB, 40960, 20480, 20474, 97, 388.90, 67
        """;

    // A GPU that says little, one that has fallen off the bus, and warnings.
    private const string Odd = """
        WARNING: infoROM is corrupted at gpu 0000:3B:00.0
        0, GPU-5d2ab2e6-0d0b-0b7d-9a2e-6e4d4a3ab7a1, NVIDIA GeForce GT 710, early sample, 2048, [N/A], [Unknown Error], [Not Supported], [N/A], [N/A]
        Unable to determine the device handle for GPU 0000:5E:00.0: GPU is lost.  Reboot the system to recover this GPU

        """;

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    protected override IDeviceDriver NewDriver() => Driver(2);

    [Fact]
    public void What_nvidia_smi_shows_is_read_in_bytes_and_shares()
    {
        var gpu = NvidiaSmi.Parse(TwoGpus)[1];

        Assert.Equal((1, "NVIDIA A100-SXM4-40GB"), (gpu.Index, gpu.Name));
        Assert.Equal((40960L << 20, 20480L << 20, 20474L << 20), (gpu.TotalMemory, gpu.UsedMemory, gpu.FreeMemory));
        Assert.Equal((0.97, 388.9, 67), (gpu.Utilization, gpu.Power, gpu.Temperature));
    }

    [Fact]
    public void What_nvidia_smi_does_not_know_is_unknown_and_what_is_no_GPU_is_left_out()
    {
        var gpu = Assert.Single(NvidiaSmi.Parse(Odd));

        Assert.Equal("NVIDIA GeForce GT 710, early sample", gpu.Name);
        Assert.Equal(2048L << 20, gpu.TotalMemory);
        Assert.Null(gpu.UsedMemory);
        Assert.Null(gpu.FreeMemory);
        Assert.Null(gpu.Utilization);
        Assert.Null(gpu.Power);
        Assert.Null(gpu.Temperature);
    }

    [Theory]
    [InlineData("")]
    [InlineData("No devices were found")]
    [InlineData("\0\u0001,,,,,,\n,,,,,,,,")]
    public void A_text_without_GPUs_has_none(string text) => Assert.Empty(NvidiaSmi.Parse(text));

    [Theory]
    [InlineData(null, "0,1")]
    [InlineData("1,0", "1,0")]
    [InlineData("GPU-1f0a", "1")]
    [InlineData("1,7,0", "1")]
    [InlineData("", "")]
    [InlineData("-1", "")]
    public void A_process_counts_the_GPUs_that_CUDA_VISIBLE_DEVICES_names(string? variable, string expected) =>
        Assert.Equal(
            expected,
            string.Join(',', VisibleGpus.Of(NvidiaSmi.Parse(TwoGpus), variable).Select(gpu => gpu.Index))
        );

    [Fact]
    public async Task A_device_is_the_GPU_that_libtorch_counts_and_is_selected_by_its_uuid()
    {
        var devices = await Driver(2, visible: "1,0").ListAsync(Cancel);

        Assert.Equal(["cuda:0", "cuda:1"], devices.Select(device => device.Id));
        Assert.StartsWith("GPU-1f0a", devices[0].Selector, StringComparison.Ordinal);
        Assert.StartsWith("GPU-5d2a", devices[1].Uuid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nvidia_smi_and_libtorch_do_not_agree_nothing_is_claimed()
    {
        var driver = Driver(3, visible: "5,6,7");

        var devices = await driver.ListAsync(Cancel);

        Assert.Equal([null, null, null], devices.Select(device => device.Uuid));
        Assert.Equal(["5", "6", "7"], devices.Select(device => device.Selector));
        Assert.All((await driver.ReadAsync(Cancel)).Values, reading => Assert.Equal(DeviceReading.Unknown, reading));
    }

    [Fact]
    public async Task Only_the_GPUs_that_are_asked_for_are_used()
    {
        Assert.Equal(["cuda:1"], (await Driver(2, numbers: [1]).ListAsync(Cancel)).Select(device => device.Id));
        var refused = await Assert.ThrowsAsync<DeviceException>(() => Driver(2, numbers: [0, 2]).ListAsync(Cancel));
        Assert.Contains("no cuda:2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GPUs_that_libtorch_cannot_use_are_refused_with_the_reason()
    {
        var refused = await Assert.ThrowsAsync<DeviceException>(() => Driver(0).ListAsync(Cancel));

        Assert.Contains("nvidia-smi shows 2 GPUs", refused.Message, StringComparison.Ordinal);
        Assert.Contains("GRID_LIBTORCH", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_that_stays_in_use_after_a_probe_is_a_problem()
    {
        var texts = new Queue<string>([
            TwoGpus,
            TwoGpus.Replace("40960, 3,", "40960, 9000,", StringComparison.Ordinal),
        ]);
        var driver = new CudaDriver(2, null, null, _ => Task.FromResult<string?>(texts.Dequeue()), Healthy);

        var health = await driver.ProbeAsync("cuda:0", Cancel);

        Assert.Contains("8997 MiB stayed in use", health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_GPU_that_has_gone_fails_its_probe()
    {
        var driver = new CudaDriver(2, null, null, _ => Task.FromResult<string?>(Odd), Healthy);

        Assert.False((await driver.ProbeAsync("cuda:1", Cancel)).IsHealthy);
    }

    private static CudaDriver Driver(int count, IReadOnlyList<int>? numbers = null, string? visible = null) =>
        new(count, numbers, visible, _ => Task.FromResult<string?>(TwoGpus), Healthy);

    private static Task<DeviceHealth> Healthy(DeviceInfo device, CancellationToken cancel) =>
        Task.FromResult(DeviceHealth.Good);
}
