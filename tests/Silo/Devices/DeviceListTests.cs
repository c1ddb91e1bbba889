namespace Grid.Silo.Tests;

public class DeviceListTests
{
    [Theory]
    [InlineData("cpu:2,cuda:all", "cpu:2,cuda:all")]
    [InlineData("cuda:0+2", "cuda:0+2")]
    [InlineData("fake:8", "fake:8")]
    [InlineData(" cpu , cuda ", "cpu:all,cuda:all")]
    public void A_list_is_read_as_it_is_written(string text, string expected) =>
        Assert.Equal(expected, DeviceList.Parse(text).ToString());

    [Theory]
    [InlineData("", "'' in '' is no kind of device")]
    [InlineData("gpu:1", "'gpu:1' in 'gpu:1' is no kind of device: cpu, cuda or fake")]
    [InlineData("cpu:0", "'cpu:0': expected a number of devices from 1 to 4096")]
    [InlineData("cpu:two", "expected a number of devices")]
    [InlineData("fake:99999", "expected a number of devices")]
    [InlineData("cuda:0,cuda:1", "names cuda twice")]
    [InlineData("cuda:1+1", "names a GPU twice")]
    [InlineData("cuda:-1", "expected 'all', or GPUs by number")]
    [InlineData("cpu:1,", "is no kind of device")]
    public void What_is_wrong_with_a_list_is_said(string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<DeviceException>(() => DeviceList.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task An_inventory_has_the_devices_of_all_its_kinds()
    {
        var inventory = await DeviceInventory.OpenAsync(
            DeviceList.Parse("cpu:2,fake:1"),
            GridProgram.Worker,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["cpu/0", "cpu/1", "fake/0"], inventory.Devices.Select(device => device.Id));
    }
}
