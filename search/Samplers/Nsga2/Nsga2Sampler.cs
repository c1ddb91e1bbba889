using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// NSGA-II: an evolution towards several objectives at once. The first points are random; then children of the best points so far, chosen by tournaments. It never waits for
/// a generation to be complete: each measured point takes part in the next choice at once, and whenever the population has doubled the better half survives.
/// A point that failed or measured no number never becomes a parent.
/// </summary>
internal sealed class Nsga2Sampler : ISampler
{
    private const int MostRepeats = 10;

    private readonly CoordinateSystem _system;
    private readonly Nsga2Options _options;
    private readonly SortedDictionary<long, double[]> _open = [];
    private readonly List<Individual> _population = [];
    private List<(Individual One, int Front, double Crowding)>? _sorted;

    public Nsga2Sampler(SearchSetup setup, JsonElement? state)
    {
        _system = new(setup.Graph);
        _options = Nsga2Options.Of(setup.Options);
        if (state is not { } saved)
        {
            return;
        }

        foreach (var open in saved.GetProperty("open").EnumerateArray())
        {
            _open.Add(open[0].GetInt64(), open[1].ToReals());
        }

        foreach (var one in saved.GetProperty("population").EnumerateArray())
        {
            _population.Add(new(one[0].GetInt64(), one[1].ToReals(), one[2].ToReals(), one[3].ToReal()));
        }
    }

    public Assignment? Next(RandomSource random)
    {
        // A child that is there already tells nothing new: better another one, where the space has others.
        var child = Child(random);
        for (var i = 0; i < MostRepeats && IsKnown(child); i++)
        {
            child = Child(random);
        }

        return child;
    }

    public void Begin(long point, Assignment assignment) => _open.Add(point, _system.ToNumbers(assignment));

    public void Observe(PointResult result)
    {
        if (!_open.Remove(result.Point, out var numbers) || !result.IsMeasured)
        {
            return;
        }

        _population.Add(new(result.Point, numbers, [.. result.Losses], result.Violation));
        _sorted = null;
        if (_population.Count >= 2 * _options.Population)
        {
            var survivors = Sorted().Take(_options.Population).Select(sorted => sorted.One).ToList();
            _population.Clear();
            _population.AddRange(survivors.OrderBy(one => one.Point));
            _sorted = null;
        }
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("open");
        foreach (var (point, numbers) in _open)
        {
            json.WriteStartArray();
            json.WriteNumberValue(point);
            json.WriteReals(numbers);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("population");
        foreach (var one in _population)
        {
            json.WriteStartArray();
            json.WriteNumberValue(one.Point);
            json.WriteReals(one.Numbers);
            json.WriteReals(one.Losses);
            json.WriteReal(one.Violation);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private bool IsKnown(Assignment child)
    {
        var numbers = _system.ToNumbers(child);
        return _open.Values.Any(numbers.SequenceEqual) || _population.Exists(one => numbers.SequenceEqual(one.Numbers));
    }

    private Assignment Child(RandomSource random)
    {
        var isRandom = _population.Count < _options.Population;
        var (a, b) = isRandom ? (null, null) : (Parent(random), Parent(random));
        var isCrossed = !isRandom && random.NextUnit() < _options.Crossover;
        var walk = _system.Walk();
        while (walk.MoveNext())
        {
            var coordinate = _system.All[walk.Current];
            var number = isRandom ? double.NaN : a!.Numbers[walk.Current];
            if (isCrossed)
            {
                number = Offspring.Cross(coordinate, number, b!.Numbers[walk.Current], random);
            }

            // What no parent has is drawn.
            if (double.IsNaN(number))
            {
                walk.Set(coordinate.FromUnit(random.NextUnit()));
                continue;
            }

            var isMutated = random.NextUnit() * _system.Count < 1;
            walk.Set(coordinate.ToValue(isMutated ? Offspring.Mutate(coordinate, number, random) : number));
        }

        return walk.Assignment;
    }

    // Of two of the better half, the better one.
    private Individual Parent(RandomSource random)
    {
        var most = (UInt128)Math.Min(_options.Population, _population.Count);
        var (a, b) = ((int)random.NextBelow(most), (int)random.NextBelow(most));
        return Sorted()[Math.Min(a, b)].One;
    }

    private List<(Individual One, int Front, double Crowding)> Sorted() => _sorted ??= NonDominatedSort.Of(_population);
}
