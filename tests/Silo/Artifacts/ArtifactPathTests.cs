namespace Grid.Silo.Tests;

public sealed class ArtifactPathTests : IDisposable
{
    private readonly TestHome _home = new();

    [Theory]
    [InlineData("experiments/gon-sigma-7f3k/trials/0/epoch-000001.attempt-1.safetensors")]
    [InlineData("experiments/A.b_c-1/trials/9223372036854775807/picture.png")]
    public void A_path_that_Grid_makes_is_read_as_it_was_written(string text) =>
        Assert.Equal(text, ArtifactPath.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("grid.db")]
    [InlineData("/etc/passwd")]
    [InlineData("//experiments/a/trials/0/x")]
    [InlineData("/experiments/a/trials/0/x")]
    [InlineData("experiments/a/trials/0")]
    [InlineData("experiments/a/trials/0/")]
    [InlineData("experiments/a/trials/0/x/")]
    [InlineData("experiments/a/trials/0/x/y")]
    [InlineData("experiments/a//0/x")]
    [InlineData("experiments//trials/0/x")]
    [InlineData("experiments/a/trials//x")]
    [InlineData("../experiments/a/trials/0/x")]
    [InlineData("experiments/../trials/0/x")]
    [InlineData("experiments/./trials/0/x")]
    [InlineData("experiments/a/trials/../x")]
    [InlineData("experiments/a/trials/0/..")]
    [InlineData("experiments/a/trials/0/.")]
    [InlineData("experiments/a/trials/0/...")]
    [InlineData("experiments/a/trials/0/a..b")]
    [InlineData("experiments/a/trials/0/.hidden")]
    [InlineData("experiments/a/trials/0/.x.0f.tmp")]
    [InlineData("experiments/a/trials/0/-rf")]
    [InlineData("experiments/a/trials/0/..\\..\\x")]
    [InlineData("experiments\\a\\trials\\0\\x")]
    [InlineData("experiments/a/trials/0/x\0.png")]
    [InlineData("experiments/a/trials/0/x\n")]
    [InlineData("experiments/a/trials/0/x y")]
    [InlineData("experiments/a/trials/0/x%2fy")]
    [InlineData("experiments/a/trials/0/~root")]
    [InlineData("experiments/a/trials/0/C:")]
    [InlineData("experiments/a/trials/0/caf\u00e9")]
    [InlineData("experiments/a/trials/0/cafe\u0301")]
    [InlineData("experiments/a/trials/0/\uff0e\uff0e")]
    [InlineData("experiments/a/trials/0/\ud800")]
    [InlineData("experiments/a/trials/-1/x")]
    [InlineData("experiments/a/trials/+1/x")]
    [InlineData("experiments/a/trials/007/x")]
    [InlineData("experiments/a/trials/ 1/x")]
    [InlineData("experiments/a/trials/1e3/x")]
    [InlineData("experiments/a/trials/9223372036854775808/x")]
    [InlineData("Experiments/a/trials/0/x")]
    public void Any_other_path_is_refused(string text)
    {
        var refused = Assert.Throws<ArtifactPathException>(() => ArtifactPath.Parse(text));

        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Fact]
    public void A_name_has_at_most_255_characters()
    {
        Assert.Equal(255, new ArtifactPath("a", 0, new string('x', 255)).Name.Length);
        Assert.Throws<ArtifactPathException>(() => new ArtifactPath("a", 0, new string('x', 256)));
        Assert.Throws<ArtifactPathException>(() => new ArtifactPath(new string('x', 256), 0, "a"));
    }

    [Fact]
    public void A_refusal_says_what_is_wrong() =>
        Assert.Equal(
            "An artifact is called experiments/ID/trials/NUMBER/NAME. The file's name ('.x') does not begin with a letter or a digit.",
            Assert.Throws<ArtifactPathException>(() => new ArtifactPath("a", 0, ".x")).Message
        );

    [Theory]
    [InlineData("experiments/sweep")]
    [InlineData("experiments/sweep/trials")]
    [InlineData("experiments/sweep/trials/0")]
    [InlineData("experiments/sweep/trials/0/x")]
    public void A_symbolic_link_below_the_root_is_not_followed(string link)
    {
        var outside = Directory.CreateDirectory(Path.Combine(_home.Folder.Root, "outside"));
        var at = Path.Combine(_home.Folder.Root, link);
        Directory.CreateDirectory(Path.GetDirectoryName(at)!);
        Directory.CreateSymbolicLink(at, outside.FullName);

        var refused = Assert.Throws<ArtifactPathException>(() =>
            new ArtifactPath("sweep", 0, "x").Resolve(_home.Folder.Root)
        );

        Assert.Contains("symbolic link", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_sets_up_the_root_may_keep_its_experiments_elsewhere()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_home.Folder.Root, "big-disk"));
        Directory.CreateSymbolicLink(Path.Combine(_home.Folder.Root, "experiments"), elsewhere.FullName);

        Assert.Equal(
            Path.Combine(_home.Folder.Root, "experiments/sweep/trials/0/x"),
            new ArtifactPath("sweep", 0, "x").Resolve(_home.Folder.Root)
        );
    }

    public void Dispose() => _home.Dispose();
}
