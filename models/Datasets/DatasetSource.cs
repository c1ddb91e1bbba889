namespace Grid.Models;

/// <summary>One file of a data set: what it is called and the SHA-256 of what is in it, unpacked (null: not checked).</summary>
internal sealed record DatasetFile(string Name, string? Sha256);

/// <summary>A data set that Grid knows: where its images stand and how a user comes by them.</summary>
internal sealed record DatasetSource(string Name, DatasetFile Train, DatasetFile Test, string Advice)
{
    private const string TrainImages = "train-images-idx3-ubyte";
    private const string TestImages = "t10k-images-idx3-ubyte";

    public static IReadOnlyList<DatasetSource> All { get; } =
    [
        new(
            "fashion-mnist",
            new(TrainImages, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
            new(TestImages, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
            "Run `apt-get install dataset-fashion-mnist`, or put its files into DIR/fashion-mnist and set GRID_DATA=DIR."
        ),
        new(
            "mnist",
            new(TrainImages, null),
            new(TestImages, null),
            $"Put {TrainImages}.gz and {TestImages}.gz into DIR/mnist and set GRID_DATA=DIR."
        ),
    ];
}
