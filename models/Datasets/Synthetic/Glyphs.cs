namespace Grid.Models;

/// <summary>The digits 0 to 9 in 5 × 7 dots, as character displays show them.</summary>
internal static class Glyphs
{
    public const int Width = 5;
    public const int Height = 7;

    private static readonly string[] s_rows =
    [
        ".###.  ..#..  .###.  #####  ...#.  #####  ..##.  #####  .###.  .###.",
        "#...#  .##..  #...#  ...#.  ..##.  #....  .#...  ....#  #...#  #...#",
        "#..##  ..#..  ....#  ..#..  .#.#.  ####.  #....  ...#.  #...#  #...#",
        "#.#.#  ..#..  ...#.  ...#.  #..#.  ....#  ####.  ..#..  .###.  .####",
        "##..#  ..#..  ..#..  ....#  #####  ....#  #...#  .#...  #...#  ....#",
        "#...#  ..#..  .#...  #...#  ...#.  #...#  #...#  .#...  #...#  ...#.",
        ".###.  .###.  #####  .###.  ...#.  .###.  .###.  .#...  .###.  .##..",
    ];

    /// <summary>1 where a digit has a dot, 0 elsewhere and outside.</summary>
    public static float Dot(int digit, int x, int y) =>
        x is >= 0 and < Width && y is >= 0 and < Height && s_rows[y][digit * (Width + 2) + x] == '#' ? 1 : 0;
}
