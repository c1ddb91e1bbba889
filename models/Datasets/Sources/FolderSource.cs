using System.Text.RegularExpressions;

namespace Grid.Models;

/// <summary>
/// A folder of PNG and JPEG files. Which are test images is a function of their names in order and of a fixed seed, so that all machines that have the same folder
/// train on the same images.
/// </summary>
/// <param name="folder">Where it stands below the folders of data sets.</param>
/// <param name="native">The shape of images where the model does not say which.</param>
/// <param name="testShare">The share of images to measure on.</param>
/// <param name="labels">Matches a file's name; its group "class" is the number of the class, counted from 1. Null: there are no labels.</param>
internal sealed class FolderSource(
    DatasetInfo info,
    string folder,
    PictureShape native,
    double testShare,
    Regex? labels = null
) : DatasetSource(info, folder)
{
    private const long SplitSeed = 20;

    public override ImageRequest StoredFor(ImageRequest request) =>
        new(request.Side ?? native.Side, request.Channels ?? native.Channels);

    public override IReadOnlyList<InstalledFile> Find(DatasetPlaces places) =>
        [new InstalledFile(new DatasetFile("PNG and JPEG files"), FolderIn(places))];

    public override StoredImages Read(DatasetPlaces places, ImageRequest form)
    {
        var found = FolderIn(places);
        try
        {
            var listing = InOrderOfUse(FolderListing.Of(found));
            ReadOnlyMemory<byte> classes = LabelsOf(listing);
            var shape = new PictureShape(form.Channels!.Value, form.Side!.Value);
            var (all, sum) = new DecodedPictures(places.Cache).Load(Info.Name, listing, shape);
            var (train, test) = Counts(all.Count);
            return new StoredImages(
                all.Part(0, train),
                all.Part(train, test),
                classes.IsEmpty ? classes : classes[..train],
                classes.IsEmpty ? classes : classes[train..],
                sum
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unusable(error);
        }
    }

    public override DatasetReport Inspect(DatasetPlaces places, CancellationToken cancel) =>
        Inspect(FolderIn(places), cancel);

    public override DatasetReport Import(string path, string target, CancellationToken cancel)
    {
        if (!FolderListing.HasPictures(path))
            throw new ModelException($"{path} is no folder with PNG or JPEG files. {Info.Advice}");
        var report = Sound(Inspect(path, cancel), path);
        Directory.CreateSymbolicLink(target, path);
        return report;
    }

    private DatasetReport Inspect(string found, CancellationToken cancel)
    {
        try
        {
            var listing = FolderListing.Of(found);
            _ = LabelsOf(listing);
            var (finding, problems) = PictureAudit.Of(listing, cancel);
            var (train, test) = Counts(listing.Files.Count);
            return Report([finding], train, test, problems);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new DatasetReport(Info, [], 0, 0, [error.Message]);
        }
    }

    private (int Train, int Test) Counts(int all)
    {
        var test = Math.Clamp((int)Math.Round(all * testShare), 1, all - 1);
        return (all - test, test);
    }

    /// <summary>The same files, first those to train on, then those to measure on.</summary>
    private static FolderListing InOrderOfUse(FolderListing listing)
    {
        var order = new LaneRandom(SplitSeed, RandomPurpose.DataSplit).Permutation(listing.Files.Count);
        return listing with { Files = [.. order.Select(file => listing.Files[file])] };
    }

    private string FolderIn(DatasetPlaces places)
    {
        string[] folders = [.. places.Folders.Select(one => Path.Combine(one, Folder))];
        return folders.FirstOrDefault(FolderListing.HasPictures)
            ?? throw new ModelException(
                $"The data set '{Info.Name}' is not installed: there are no PNG or JPEG files in {string.Join(" or ", folders)}. {Info.Advice}"
            );
    }

    private byte[] LabelsOf(FolderListing listing) =>
        labels is null ? [] : [.. listing.Files.Select(file => LabelOf(file, labels, listing.Folder))];

    private byte LabelOf(string file, Regex pattern, string found) =>
        pattern.Match(Path.GetFileName(file)) is { Success: true } match
        && int.Parse(match.Groups["class"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is var number
        && number >= 1
        && number <= Info.Classes
            ? (byte)(number - 1)
            : throw new InvalidDataException(
                $"{Path.Combine(found, file)} is no file of {Info.Name}, whose names are like obj1__0.png."
            );
}
