namespace Grid.Models;

/// <summary>
/// Looks for the point x at which the fewest rows are active, for many matrices at once. Fewer than n disprove injectivity; finding no such x proves nothing.
///
/// The number of active rows is a step function; instead the sum of σ(⟨w, x⟩/T) is descended on the sphere, T falling to where it nearly counts. That gets stuck, so a
/// population goes through it in rounds: the worst give way to copies of the best, all are kicked, and all descend again. Everything stays in the tensors [B, S, n].
/// </summary>
/// <param name="Starts">S, the population of each matrix.</param>
/// <param name="Rounds">How often it descends.</param>
internal sealed record CounterexampleSearch(int Starts, int Rounds)
{
    // Tried out on n = 50, c = 4 and 5. Lengths are those of a Gaussian point: √n, where ⟨w, x⟩ ~ N(0, 1) for a row of length 1.
    private const int Steps = 150;
    private const double Hot = 0.1;
    private const double Cold = 0.03;
    private const double LongStep = 0.1;
    private const double ShortStep = 0.005;
    private const double Kick = 0.6;
    private const double Replaced = 0.15;
    private const double Tiny = 1e-12; // keeps a gradient of zero from becoming NaN

    /// <param name="rows">[B, m, n], of length 1.</param>
    /// <param name="witness">[B, 1, n]: the first of each population.</param>
    /// <param name="noise">N(0, 1) for a round: [B, S, n].</param>
    /// <returns>[B, 1, n]: never a point with more active rows than the witness.</returns>
    public Tensor Run(Tensor rows, Tensor witness, Func<int, Tensor> noise)
    {
        using var scope = NewDisposeScope();
        var columns = rows.transpose(1, 2).contiguous();
        var population = new Population(Witness.ToSphere(witness + noise(0)), witness);
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0)
            {
                population.Select((int)(Starts * Replaced));
                population.Points.copy_(Witness.ToSphere(population.Best + Kick * noise(round)));
            }
            for (var step = 0; step < Steps; step++)
                Descend(population, rows, columns, (double)step / (Steps - 1));
        }
        return population.Winner().MoveToOuterDisposeScope();
    }

    /// <param name="done">How far the round is: 0 to 1.</param>
    private static void Descend(Population population, Tensor rows, Tensor columns, double done)
    {
        using var scope = NewDisposeScope();
        var heights = population.Points.bmm(columns); // ⟨w, x⟩: [B, S, m]
        population.Record(heights);
        var share = (heights / Between(Hot, Cold, done)).sigmoid();
        var gradient = (share - share.square()).bmm(rows); // σ' = σ − σ²; its scale goes with the next line
        var direction = Witness.ToSphere(gradient + Tiny);
        population.Points.copy_(Witness.ToSphere(population.Points - direction * Between(LongStep, ShortStep, done)));
    }

    /// <summary>From the one to the other in equal ratios.</summary>
    private static double Between(double start, double end, double done) => start * Math.Pow(end / start, done);

    /// <summary>The points where they are, [B, S, n], and the best place that each has been to, with its count [B, S, 1].</summary>
    private sealed class Population
    {
        private readonly Tensor _fewest;

        public Population(Tensor points, Tensor witness)
        {
            points.narrow(1, 0, 1).copy_(witness);
            Points = points;
            Best = points.clone();
            _fewest = full([points.shape[0], points.shape[1], 1], float.PositiveInfinity, device: points.device);
        }

        public Tensor Points { get; }

        public Tensor Best { get; }

        public void Record(Tensor heights)
        {
            var active = heights.gt(0).sum([2], keepdim: true, type: float32);
            Best.copy_(Points.where(active.lt(_fewest), Best));
            _fewest.copy_(active.minimum(_fewest));
        }

        /// <summary>Puts copies of so many of the best in the place of the worst.</summary>
        public void Select(int count)
        {
            using var scope = NewDisposeScope();
            var starts = Best.shape[1];
            var order = _fewest.argsort(1); // best first
            var kept = cat([order.narrow(1, 0, starts - count), order.narrow(1, 0, count)], 1);
            Best.copy_(Best.gather(1, kept.expand(Best.shape)));
            _fewest.copy_(_fewest.gather(1, kept));
        }

        public Tensor Winner()
        {
            var first = _fewest.argmin(1, keepdim: true);
            return Best.gather(1, first.expand(Best.shape[0], 1, Best.shape[2]));
        }
    }
}
