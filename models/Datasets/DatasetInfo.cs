namespace Grid.Models;

/// <summary>What is known of a data set before any of its files is read.</summary>
/// <param name="Licence">Whose it is and on what terms, in a line.</param>
/// <param name="Advice">How to come by it: whole sentences for the user.</param>
/// <param name="Shape">Its images as they stand, such as "1 × 28 × 28".</param>
/// <param name="Split">How training and test images are told apart.</param>
/// <param name="Train">How many images there are to train on; null: as many as the folder has.</param>
/// <param name="Test">How many images there are to measure on; null as above.</param>
/// <param name="Classes">How many classes its labels tell apart; 0: it has none.</param>
public sealed record DatasetInfo(
    string Name,
    string Summary,
    string Licence,
    string Advice,
    string Shape,
    string Split,
    int? Train,
    int? Test,
    int Classes
);
