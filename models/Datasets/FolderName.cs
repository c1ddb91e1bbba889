using System.Text.RegularExpressions;

namespace Grid.Models;

/// <summary>
/// The data sets "folder:NAME": any folder of pictures, which stands as NAME below one of the folders of data sets. A spec may come from another machine, so it names no path of
/// this one: what is below those folders is for the machine's owner to decide (`grid data import folder:NAME PATH` puts a link there).
/// </summary>
internal static partial class FolderName
{
    public const string Prefix = "folder:";

    /// <summary>What lists of data sets show for all of them.</summary>
    public const string Any = Prefix + "NAME";

    /// <summary>A test image in ten.</summary>
    private const double TestShare = 0.1;

    public static bool Is(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    public static bool IsPlain(string name) => Is(name) && Plain().IsMatch(name[Prefix.Length..]);

    /// <exception cref="ModelException">The name is not one that a folder of data sets may have.</exception>
    public static DatasetSource SourceOf(string name)
    {
        var folder = name[Prefix.Length..];
        if (!IsPlain(name))
            throw new ModelException(
                $"'{name}' is no data set: after '{Prefix}' comes the name of a folder below those of the data sets (grid data ls shows them), of letters, digits, '.', '_' and '-'. "
                    + $"`grid data import {Prefix}NAME PATH` gives a folder of pictures such a name."
            );
        return new FolderSource(
            new DatasetInfo(
                name,
                "A folder of PNG and JPEG pictures of your own.",
                "Yours to know.",
                $"Run `grid data import {name} PATH`, or put pictures into DIR/{folder} and set GRID_DATA=DIR.",
                "any; 3 × 64 × 64 unless the model says otherwise",
                "one picture in ten is for the test, by a fixed seed",
                Train: null,
                Test: null,
                Classes: 0
            ),
            folder,
            new PictureShape(3, 64),
            TestShare
        );
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
