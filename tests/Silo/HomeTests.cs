namespace Grid.Silo.Tests;

public class HomeTests
{
    [Theory]
    [InlineData("/opt/h", "/env/h", "/xdg", "/opt/h")]
    [InlineData(null, "/env/h", "/xdg", "/env/h")]
    [InlineData(null, null, "/xdg", "/xdg/grid")]
    [InlineData(null, null, "relative/is/ignored", "/user/.local/share/grid")]
    [InlineData(null, null, null, "/user/.local/share/grid")]
    public void The_home_is_the_option_else_GRID_HOME_else_the_users_data_folder(
        string? option,
        string? gridHome,
        string? xdg,
        string expected
    )
    {
        var variables = new Dictionary<string, string?>
        {
            ["GRID_HOME"] = gridHome,
            ["XDG_DATA_HOME"] = xdg,
            ["HOME"] = "/user",
        };
        Assert.Equal(expected, HomeFolder.Resolve(option, name => variables[name]).Root);
    }

    [Fact]
    public async Task A_held_home_names_its_holder()
    {
        using var home = new TestHome();
        using var held = await TakeAsync(home);

        var refused = await Assert.ThrowsAsync<HomeHeldException>(() => TakeAsync(home));

        Assert.Equal(Environment.ProcessId, refused.Holder!.Pid);
        Assert.Contains("a test", refused.Message, StringComparison.Ordinal);
        Assert.True(HomeLock.IsHeld(home.Folder));
    }

    [Fact]
    public async Task A_home_that_was_given_back_can_be_taken_again()
    {
        using var home = new TestHome();
        (await TakeAsync(home)).Dispose();

        Assert.False(HomeLock.IsHeld(home.Folder));
        using var again = await TakeAsync(home);
    }

    [Fact]
    public async Task A_home_that_cannot_say_who_holds_it_is_held_all_the_same()
    {
        using var home = new TestHome();
        Directory.CreateDirectory(home.Folder.Holder);

        using (await TakeAsync(home))
        {
            Assert.Null((await Assert.ThrowsAsync<HomeHeldException>(() => TakeAsync(home))).Holder);
        }

        Assert.False(HomeLock.IsHeld(home.Folder));
    }

    [Fact]
    public async Task A_lock_given_back_twice_takes_nothing_from_the_next_holder()
    {
        using var home = new TestHome();
        var first = await TakeAsync(home);
        first.Dispose();
        using var second = await TakeAsync(home);

        first.Dispose();

        Assert.NotNull(HomeLock.Holder(home.Folder));
        Assert.True(HomeLock.IsHeld(home.Folder));
    }

    [Fact]
    public async Task Whoever_takes_a_home_learns_who_died_with_it_and_not_who_gave_it_back()
    {
        using var home = new TestHome();
        HomeHolder gone;
        using (var first = await TakeAsync(home))
        {
            Assert.Null(first.Before);
            gone = first.Mine;
        }

        using (var second = await TakeAsync(home))
        {
            Assert.Null(second.Before);
        }

        // What a process leaves that was killed.
        await File.WriteAllBytesAsync(home.Folder.Holder, gone.ToJson(), TestContext.Current.CancellationToken);

        using var third = await TakeAsync(home);
        Assert.Equal(gone, third.Before);
        Assert.Equal(gone.Run, third.Before!.Run);
    }

    [Fact]
    public void The_reserve_takes_its_space_and_gives_it_back()
    {
        using var home = new TestHome();
        home.Folder.Create();
        var reserve = new HomeReserve(home.Folder);

        Assert.True(reserve.Fill());
        Assert.Equal(HomeReserve.Bytes, new FileInfo(home.Folder.Reserve).Length);

        reserve.Release();
        Assert.False(File.Exists(home.Folder.Reserve));
    }

    private static Task<HomeLock> TakeAsync(TestHome home) =>
        HomeLock.TakeAsync(home.Folder, "a test", TimeProvider.System, TestContext.Current.CancellationToken);
}
