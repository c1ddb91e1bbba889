using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>
/// The mixed radix of a grid: an axis per parameter in the order of the loops, and what one step of each is worth. An index is below
/// <see cref="Size"/>, at most 2^127.
/// </summary>
internal sealed class GridShape
{
    public static readonly UInt128 MaxSize = UInt128.One << 127;

    /// <exception cref="SearchSpaceException">A parameter cannot be listed, or the grid has more than 2^127 indices.</exception>
    public GridShape(SpaceGraph graph)
    {
        Axes = [.. graph.Order.Select(parameter => GridAxis.Of(graph.Parameters[parameter]))];
        var weights = new UInt128[Axes.Length];
        var size = UInt128.One;
        for (var place = Axes.Length - 1; place >= 0; place--)
        {
            weights[place] = size;
            if (Axes[place].Count > MaxSize / size)
            {
                throw new SearchSpaceException(
                    null,
                    "the grid has more than 2^127 points.",
                    "Take fewer values per parameter, or 'algorithm: random'."
                );
            }

            size *= Axes[place].Count;
        }

        Weights = [.. weights];
        Size = size;
    }

    public ImmutableArray<GridAxis> Axes { get; }

    public ImmutableArray<UInt128> Weights { get; }

    public UInt128 Size { get; }
}
