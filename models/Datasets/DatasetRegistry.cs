namespace Grid.Models;

/// <summary>All data sets of images that Grid knows.</summary>
internal static class DatasetRegistry
{
    public static IReadOnlyList<DatasetSource> All { get; } =
    [
        new IdxSource(
            new DatasetInfo(
                "fashion-mnist",
                "Grey photographs of ten kinds of clothing (Xiao, Rasul and Vollgraf 2017).",
                "MIT, © Zalando SE.",
                "Run `apt-get install dataset-fashion-mnist`, or put its files into DIR/fashion-mnist and set GRID_DATA=DIR.",
                "1 × 28 × 28",
                "as published",
                Train: 60_000,
                Test: 10_000,
                Classes: 10
            ),
            [
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            ],
            insists: true
        ),
        new IdxSource(
            new DatasetInfo(
                "mnist",
                "Grey handwritten digits (LeCun, Cortes and Burges 1998).",
                "No licence is stated by its authors; copies are passed on under CC BY-SA 3.0.",
                "Get its four files (train-images-idx3-ubyte.gz and so on) and run `grid data import mnist FOLDER`, or put them into DIR/mnist and set GRID_DATA=DIR.",
                "1 × 28 × 28",
                "as published",
                Train: 60_000,
                Test: 10_000,
                Classes: 10
            ),
            [
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            ],
            insists: false
        ),
    ];
}
