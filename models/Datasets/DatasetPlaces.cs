namespace Grid.Models;

/// <summary>Where this machine keeps data sets: <paramref name="Folders"/> are searched in order for FOLDER/NAME/FILE.</summary>
/// <param name="Cache">Where decoded pictures are kept, so that a folder of them is decoded once.</param>
internal sealed record DatasetPlaces(IReadOnlyList<string> Folders, string Cache);
