namespace Grid.Silo.Tests;

public sealed class ArtifactShareTests : IDisposable
{
    private static readonly ArtifactPath s_path = new("sweep", 0, "x.safetensors");

    private readonly TestHome _home = new();
    private readonly SkippingTime _time = new();

    [Fact]
    public void A_place_that_fails_for_a_moment_holds_a_put_up_for_a_moment()
    {
        var place = Place(put => put <= 3 ? Away : null);

        Assert.Null(Put(Share(place)));

        Assert.Equal(4, place.Puts);
    }

    [Fact]
    public void A_place_that_stays_away_holds_a_training_up_for_ten_seconds_and_then_not_again_soon()
    {
        var place = Place(_ => Away);
        var share = Share(place);

        Assert.Equal("away", Put(share));
        var (puts, passed) = (place.Puts, _time.Passed);
        Assert.InRange(passed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

        Assert.NotNull(Put(share));
        Assert.Equal((puts, passed), (place.Puts, _time.Passed));

        _time.Skip(TimeSpan.FromSeconds(31));
        Assert.Equal("away", Put(share));
        Assert.True(place.Puts > puts + 1);
    }

    [Fact]
    public void What_no_later_file_makes_up_for_is_tried_for_two_minutes()
    {
        Assert.Equal("away", Put(Share(Place(_ => Away)), isLast: true));

        Assert.InRange(_time.Passed, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public void It_is_tried_once_even_while_the_place_is_left_alone()
    {
        var place = Place(put => put <= 8 ? Away : null);
        var share = Share(place);
        while (place.Puts < 8)
        {
            Put(share);
            _time.Skip(place.Puts < 8 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
        }

        Assert.Null(Put(share, isLast: true));
        Assert.Null(Put(share));
    }

    [Fact]
    public void A_refusal_is_not_tried_again()
    {
        var place = Place(_ => new ArtifactsRefusedException("no token"));

        Assert.Equal("no token", Put(Share(place), isLast: true));

        Assert.Equal(1, place.Puts);
    }

    [Fact]
    public void An_agent_that_leaves_waits_for_nothing()
    {
        var place = Place(_ => Away);

        Assert.Equal("away", Put(new ArtifactShare(place, _time, new CancellationToken(canceled: true)), isLast: true));

        Assert.Equal(1, place.Puts);
    }

    [Fact]
    public void A_full_disk_there_is_told_as_a_full_disk()
    {
        var full = Assert.Throws<ArtifactsFullException>(() =>
            Put(Share(Place(_ => ArtifactsFullException.At("http://10.0.0.1", inner: null))))
        );

        Assert.True(DiskFull.Caused(full));
        Assert.Equal(
            "disk full: the disk that keeps the artifacts (http://10.0.0.1) is full; free space and run grid resume sweep",
            DiskFull.Reason("sweep", full)
        );
    }

    public void Dispose() => _home.Dispose();

    private static ArtifactsUnavailableException Away => new("away", inner: null);

    private FlakyArtifacts Place(Func<int, Exception?> fail) => new(new FolderArtifacts(_home.Folder.Root), fail);

    private ArtifactShare Share(IArtifacts place) => new(place, _time, CancellationToken.None);

    private string? Put(ArtifactShare share, bool isLast = false)
    {
        var file = s_path.Resolve(_home.Folder.Root);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "content");
        return share.TryPut(s_path, file, new string('0', 64), isLast);
    }
}
