using System.Text.RegularExpressions;

namespace Grid.Models;

/// <summary>All data sets of images that Grid knows.</summary>
internal static partial class DatasetRegistry
{
    /// <summary>Those that have a name of their own; beside them there is "folder:NAME".</summary>
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
        new CifarSource(),
        new FolderSource(
            new DatasetInfo(
                "coil-20",
                "Twenty objects, photographed from 72 sides each (Nene, Nayar and Murase 1996).",
                "For research without commercial use; © Columbia University.",
                "Get coil-20-proc.zip from Columbia's page of COIL-20, unpack it, and run `grid data import coil-20 FOLDER`.",
                "1 × 128 × 128",
                "one image in five is for the test, by a fixed seed",
                Train: 1_152,
                Test: 288,
                Classes: 20
            ),
            "coil-20",
            new PictureShape(1, 128),
            testShare: 0.2,
            CoilName()
        ),
        new FolderSource(
            new DatasetInfo(
                "celeba",
                "Faces of celebrities, aligned and cropped (Liu et al. 2015).",
                "For research without commercial use; the pictures belong to others.",
                "Get img_align_celeba.zip from the page of CelebA, unpack it, and run `grid data import celeba FOLDER`.",
                "3 × 218 × 178; 3 × 64 × 64 unless the model says otherwise",
                "one image in ten is for the test, by a fixed seed (not CelebA's own partition)",
                Train: 182_339,
                Test: 20_260,
                Classes: 0
            ),
            "celeba",
            new PictureShape(3, 64),
            testShare: 0.1
        ),
        new FolderSource(
            new DatasetInfo(
                "ffhq",
                "Faces of Flickr users (Karras et al. 2019).",
                "CC BY-NC-SA 4.0 by NVIDIA; each picture has a licence of its own.",
                "Get the 128 × 128 thumbnails (or larger pictures) from github.com/NVlabs/ffhq-dataset and run `grid data import ffhq FOLDER`.",
                "3 × 128 × 128 and larger; 3 × 64 × 64 unless the model says otherwise",
                "one image in seven is for the test, by a fixed seed",
                Train: 60_000,
                Test: 10_000,
                Classes: 0
            ),
            "ffhq",
            new PictureShape(3, 64),
            testShare: 1.0 / 7
        ),
        new SyntheticDigits(),
    ];

    /// <exception cref="ModelException">There is none of this name.</exception>
    public static DatasetSource Of(string name) =>
        FolderName.Is(name)
            ? FolderName.SourceOf(name)
            : All.FirstOrDefault(source => source.Info.Name == name)
                ?? throw new ModelException(
                    $"There is no data set '{name}'. Those that there are: {string.Join(", ", All.Select(source => source.Info.Name))}, {FolderName.Any}."
                );

    /// <summary>obj7__35.png: object 7, seen from side 35.</summary>
    [GeneratedRegex(
        @"^obj(?<class>\d{1,2})__\d{1,2}\.png\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex CoilName();
}
