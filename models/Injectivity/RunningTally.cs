namespace Grid.Models;

/// <summary>What each lane's draws showed so far, over all epochs: of each term the mean, or the least. A term that was NaN once stays so.</summary>
internal sealed class RunningTally(IReadOnlyList<TallyTerm> terms, int lanes) : ILaneState
{
    private const string Counted = "tally.draws";
    private const string Kept = "tally.values";

    private readonly List<Lane> _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new Lane(terms))];

    /// <summary>Adds one draw of a lane: its terms in their order.</summary>
    public void Add(int lane, params ReadOnlySpan<double> values) => _lanes[lane].Add(values);

    /// <summary>A lane's terms by name.</summary>
    public Dictionary<string, double> Read(int lane) => _lanes[lane].Read();

    public void Save(int lane, IDictionary<string, SafetensorsArray> arrays)
    {
        arrays[Counted] = SafetensorsArray.Of([_lanes[lane].Draws]);
        arrays[Kept] = SafetensorsArray.Of(_lanes[lane].Values, terms.Count);
    }

    public void Load(int lane, Safetensors checkpoint)
    {
        _lanes[lane].Draws = checkpoint.Doubles(Counted, [])[0];
        checkpoint.Doubles(Kept, terms.Count).CopyTo(_lanes[lane].Values, 0);
    }

    public void Drop(int lane) => _lanes.RemoveAt(lane);

    private sealed class Lane(IReadOnlyList<TallyTerm> terms)
    {
        public double Draws { get; set; }

        /// <summary>Sums, or the least values.</summary>
        public double[] Values { get; } = [.. terms.Select(term => term.Least ? double.PositiveInfinity : 0)];

        public void Add(ReadOnlySpan<double> values)
        {
            Draws++;
            for (var i = 0; i < Values.Length; i++)
                Values[i] = terms[i].Least ? Math.Min(Values[i], values[i]) : Values[i] + values[i];
        }

        public Dictionary<string, double> Read() =>
            terms
                .Zip(Values, (term, value) => (term.Name, Value: term.Least ? value : value / Draws))
                .ToDictionary(term => term.Name, term => term.Value, StringComparer.Ordinal);
    }
}

/// <summary>A metric of draws. Least: the smallest that was seen, not the mean.</summary>
internal sealed record TallyTerm(string Name, bool Least = false);
