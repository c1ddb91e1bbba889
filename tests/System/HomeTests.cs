namespace Grid.SystemTests;

public class HomeTests
{
    [Fact]
    public async Task A_second_process_on_a_home_says_who_holds_it_and_exits_with_4()
    {
        using var scratch = new Scratch();
        var spec = scratch.Synthetic(seconds: 0.05);
        await using var first = GridProcess.Start("run", spec, "--home", scratch.Home);
        await first.LineAsync(line => line.Contains("started", StringComparison.Ordinal));

        var second = await GridProcess.RunAsync("run", spec, "--home", scratch.Home);

        Assert.Equal(4, second.ExitCode);
        Assert.Contains($"process {first.Id} ", second.Error, StringComparison.Ordinal);
        Assert.Empty(second.Output);
        Assert.Equal(0, (await first.EndAsync()).ExitCode);
        Assert.Equal(8, (await Scratch.TrialsAsync(scratch.Home)).Count);
    }

    [Fact]
    public async Task A_home_can_be_read_while_a_process_works_in_it()
    {
        using var scratch = new Scratch();
        await using var running = GridProcess.Start("run", scratch.Synthetic(seconds: 0.1), "--home", scratch.Home);
        await running.LineAsync(line => line.Contains("started", StringComparison.Ordinal));

        var status = await Scratch.OnlySweepStatusAsync(scratch.Home);

        Assert.Equal("running", status.GetProperty("state").GetString());
        Assert.Equal(0, (await running.EndAsync()).ExitCode);
    }
}
