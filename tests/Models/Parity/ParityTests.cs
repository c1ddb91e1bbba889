using Grid.Models.Parity;

namespace Grid.Models.Tests.Parity;

public class ParityTests
{
    public static TheoryData<string, ConvTransposePath> Runs =>
        [.. from name in FixtureFiles.All.Keys from path in Enum.GetValues<ConvTransposePath>() select (name, path)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_losses_of_a_pytorch_run_are_reproduced(string name, ConvTransposePath path)
    {
        var fixture = FixtureFiles.All[name];
        var losses = FixtureRun.Losses(fixture, path);
        Assert.NotNull(losses);
        Assert.Equal(fixture.Settings.Steps, losses.Count);
        Assert.InRange(FixtureRun.Difference(fixture, losses, 10), 0, FixtureRun.FirstLimit);
        Assert.InRange(FixtureRun.Difference(fixture, losses, losses.Count), 0, FixtureRun.AllLimit);
    }
}

internal static class FixtureFiles
{
    public static IReadOnlyDictionary<string, Fixture> All { get; } =
        Fixture.ReadAll(Path.Combine(AppContext.BaseDirectory, "fixtures")).ToDictionary(fixture => fixture.Name);
}
