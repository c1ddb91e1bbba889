namespace Grid.Search;

/// <summary>
/// Orders a population: front by front, each of the points that no point of the same or a later front dominates; in a front those in sparse places first. Source: Deb, Pratap,
/// Agarwal and Meyarivan 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II", sections III-A and III-B.
/// </summary>
internal static class NonDominatedSort
{
    /// <summary>The population, best first, each with its front (from 0) and its crowding distance.</summary>
    public static List<(Individual One, int Front, double Crowding)> Of(IReadOnlyList<Individual> population)
    {
        var fronts = Fronts(population);
        var sorted = new List<(Individual, int, double)>(population.Count);
        for (var front = 0; front < fronts.Count; front++)
        {
            var crowding = Crowding(fronts[front]);
            sorted.AddRange(
                Enumerable
                    .Range(0, fronts[front].Count)
                    .OrderByDescending(i => crowding[i])
                    .ThenBy(i => fronts[front][i].Point)
                    .Select(i => (fronts[front][i], front, crowding[i]))
            );
        }

        return sorted;
    }

    private static List<List<Individual>> Fronts(IReadOnlyList<Individual> population)
    {
        var dominatedBy = new int[population.Count];
        var dominates = population.Select(_ => new List<int>()).ToArray();
        for (var a = 0; a < population.Count; a++)
        {
            for (var b = 0; b < population.Count; b++)
            {
                if (population[a].Dominates(population[b]))
                {
                    dominates[a].Add(b);
                    dominatedBy[b]++;
                }
            }
        }

        var fronts = new List<List<Individual>>();
        var front = Enumerable.Range(0, population.Count).Where(i => dominatedBy[i] == 0).ToList();
        while (front.Count > 0)
        {
            fronts.Add(front.ConvertAll(i => population[i]));
            front = [.. front.SelectMany(i => dominates[i]).Where(b => --dominatedBy[b] == 0).Order()];
        }

        return fronts;
    }

    // The sum over the objectives of the distance of both neighbours, as a share of the front's extent; the ends of a front are infinitely sparse.
    private static double[] Crowding(List<Individual> front)
    {
        var crowding = new double[front.Count];
        for (var objective = 0; objective < front[0].Losses.Length; objective++)
        {
            var k = objective;
            int[] order =
            [
                .. Enumerable.Range(0, front.Count).OrderBy(i => front[i].Losses[k]).ThenBy(i => front[i].Point),
            ];
            var extent = front[order[^1]].Losses[k] - front[order[0]].Losses[k];
            crowding[order[0]] = crowding[order[^1]] = double.PositiveInfinity;
            for (var i = 1; i < order.Length - 1 && extent > 0; i++)
            {
                crowding[order[i]] += (front[order[i + 1]].Losses[k] - front[order[i - 1]].Losses[k]) / extent;
            }
        }

        return crowding;
    }
}
