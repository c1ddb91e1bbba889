namespace Grid.Search;

/// <summary>A sequence of points in the unit cube that fills it more evenly than chance does.</summary>
internal interface ISequence
{
    /// <summary>Writes the point number <paramref name="index"/>, from 0; each number is in [0, 1).</summary>
    void Write(long index, Span<double> point);
}
