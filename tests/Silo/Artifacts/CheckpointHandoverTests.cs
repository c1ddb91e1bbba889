using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.Silo.Tests;

/// <summary>A silo that leaves gives the checkpoints that it alone has to another.</summary>
public class CheckpointHandoverTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_is_gone_by_then_does_not_keep_back_the_others()
    {
        using var home = new TestHome();
        using var other = new TestHome();
        other.Folder.Create();
        await WaitingWithCheckpointsAsync(home);
        var own = new FolderArtifacts(home.Folder.Root);
        var there = new FlakyArtifacts(
            new FolderArtifacts(other.Folder.Root),
            put => put == 1 ? new FileNotFoundException("a newer one has taken its place") : null
        );
        await using var store = await SqliteStore.OpenReadOnlyAsync(home.Folder.Database, Cancel);

        var given = await new CheckpointHandover(own, there, store).RunAsync(Cancel);

        Assert.Equal(2, given);
        Assert.Equal(2, Directory.GetFiles(other.Folder.Root, "*.safetensors", SearchOption.AllDirectories).Length);
    }

    /// <summary>Leaves three trials of one sweep that wait, each with a checkpoint to go on from.</summary>
    private static async Task WaitingWithCheckpointsAsync(TestHome home)
    {
        await using var silo = await TestSilo.OpenAsync(home);
        using var trains = new CountdownEvent(3);
        var model = new ScriptedModel
        {
            OnEpoch = (epoch, pause) =>
            {
                if (epoch == 1)
                {
                    trains.Signal();
                    pause.WaitHandle.WaitOne();
                }
            },
        };
        await silo.Sweeps.SubmitAsync(Specs.Read(model, "x: {choice: [1, 2, 3]}"), silo.Cancel);
        var agent = silo.Start(slots: 3, model: model);
        trains.Wait(silo.Cancel);
        await agent.StopAsync();
    }
}
