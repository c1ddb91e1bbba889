namespace Grid.Search;

/// <summary>How much room arrays of one number for each point are given: a quarter more than is needed, so that they are seldom copied and little is wasted.</summary>
internal static class Capacity
{
    private const int Least = 16;

    public static int For(int count) => Math.Max(Least, count + (count / 4));
}
