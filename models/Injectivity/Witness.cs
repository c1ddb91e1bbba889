namespace Grid.Models;

/// <summary>A point at which few rows are active: x₀ = −mean of w/|w| over the rows, away from where they point on average.</summary>
internal static class Witness
{
    /// <param name="rows">[B, m, n], rows of length 1.</param>
    /// <returns>[B, 1, n], of length √n as a Gaussian point has it.</returns>
    public static Tensor Of(Tensor rows) => ToSphere(-rows.mean([1], keepdim: true));

    /// <summary>Rows [B, m, n], each divided by its length.</summary>
    public static Tensor Normalize(Tensor weights) => weights / weights.norm(-1, keepdim: true);

    /// <summary>Points [B, S, n] brought to the length √n.</summary>
    public static Tensor ToSphere(Tensor points) => Normalize(points) * Math.Sqrt(points.shape[^1]);
}
