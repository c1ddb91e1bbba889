using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// CMA-ES over the ranges of a space: a normal distribution that moves and bends with each generation of measured points. Where it has come to rest it begins anew from a
/// random place with twice the population (IPOP; Auger and Hansen 2005, "A restart CMA evolution strategy with increasing population size"). Steps are taken by rounding;
/// choices are drawn at random. It never waits: workers beyond a generation's size get more draws from the same distribution, and what comes in late counts for the next.
/// </summary>
internal sealed class CmaEsSampler : ISampler
{
    private const int MostDraws = 100;
    private const double Converged = 1e-12;

    private readonly CoordinateSystem _system;
    private readonly CmaEsOptions _options;
    private readonly ImmutableArray<int> _ranges;
    private readonly CmaRun _run;

    /// <exception cref="SearchSpaceException">No range varies.</exception>
    public CmaEsSampler(SearchSetup setup, JsonElement? state)
    {
        _system = new(setup.Graph);
        _options = CmaEsOptions.Of(setup.Options);
        _ranges = [.. Enumerable.Range(0, _system.Count).Where(i => !_system.All[i].IsChoice)];
        if (_ranges.IsEmpty)
        {
            throw new SearchSpaceException(
                null,
                "cma-es moves numbers, and no range varies.",
                "Give a parameter {min, max}, or use 'algorithm: tpe'."
            );
        }

        _run = state is { } saved
            ? CmaRun.Read(saved)
            : new()
            {
                Population =
                    _options.Population > 1 ? _options.Population : CmaConstants.DefaultPopulation(_ranges.Length),
            };
        Constants = new(_ranges.Length, _run.Population);
        Distribution = state is { } known
            ? CmaDistribution.Read(Constants, known.GetProperty("distribution"))
            : new(Constants, [.. _ranges.Select(_ => 0.5)], _options.Sigma);
    }

    internal CmaConstants Constants { get; private set; }

    internal CmaDistribution Distribution { get; private set; }

    public Assignment? Next(RandomSource random)
    {
        var numbers = new double[_system.Count];
        _run.Drawn = null;
        if (_run.Measured >= _options.Startup)
        {
            if (_run.IsSpent)
            {
                Restart(random);
            }

            _run.Drawn = Draw(random);
            for (var i = 0; i < _ranges.Length; i++)
            {
                numbers[_ranges[i]] = _run.Drawn[i];
            }
        }

        var walk = _system.Walk();
        while (walk.MoveNext())
        {
            var coordinate = _system.All[walk.Current];
            walk.Set(
                _run.Drawn is null || coordinate.IsChoice
                    ? coordinate.FromUnit(random.NextUnit())
                    : coordinate.ToValue(numbers[walk.Current])
            );
        }

        return walk.Assignment;
    }

    public void Begin(long point, Assignment assignment)
    {
        // As drawn, not as rounded: what rounding does is the function's doing, and the spread must not be lost to it.
        if (_run.Drawn is { } drawn)
        {
            _run.Open.Add(point, new(_run.Generation, drawn));
            _run.Drawn = null;
            return;
        }

        var numbers = _system.ToNumbers(assignment);
        _run.Open.Add(
            point,
            new(
                CmaRun.Foreign,
                [.. _ranges.Select((i, k) => double.IsNaN(numbers[i]) ? Distribution.Mean[k] : numbers[i])]
            )
        );
    }

    public void Observe(PointResult result)
    {
        if (!_run.Open.Remove(result.Point, out var open) || result.Outcome == TrialOutcome.Cancelled)
        {
            return;
        }

        // A point without a number ranks last; it is never what the mean moves to.
        var isMeasured = result.IsMeasured;
        _run.Measured += isMeasured ? 1 : 0;
        if (open.Generation == CmaRun.Foreign && _run.Measured <= _options.Startup)
        {
            return;
        }

        _run.Ended.Add(
            new(
                open.Numbers,
                isMeasured ? result.Losses[0] : double.NaN,
                isMeasured ? result.Violation : double.PositiveInfinity,
                open.Generation != _run.Generation
            )
        );
        var measured = _run.Ended.Where(one => !double.IsNaN(one.Loss)).ToList();
        if (_run.Ended.Count >= Constants.Lambda && measured.Count >= Constants.Mu)
        {
            Tell();
        }
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        _run.Save(json);
        json.WritePropertyName("distribution");
        Distribution.Save(json);
        json.WriteEndObject();
    }

    private void Tell()
    {
        // NaN sorts first among doubles: those without a number are put behind all others.
        var ranked = _run
            .Ended.OrderBy(one => double.IsNaN(one.Loss))
            .ThenBy(one => one.Violation)
            .ThenBy(one => one.Loss)
            .Take(Constants.Lambda)
            .ToList();
        Distribution.Tell(ranked);
        _run.Ended.Clear();
        _run.Generation++;
        _run.Remember(ranked, 10 + (int)Math.Ceiling(30.0 * _ranges.Length / Constants.Lambda));
        _run.IsSpent = Distribution.IsSpent(_options.Sigma) || _run.IsFlat(Converged);
    }

    private void Restart(RandomSource random)
    {
        _run.Population *= 2;
        _run.Generation++;
        _run.IsSpent = false;
        _run.Forget();
        Constants = new(_ranges.Length, _run.Population);
        Distribution = new(Constants, [.. _ranges.Select(_ => random.NextUnit())], _options.Sigma);
    }

    private double[] Draw(RandomSource random)
    {
        var drawn = Distribution.Draw(random);
        for (var i = 1; i < MostDraws && !Array.TrueForAll(drawn, number => number is >= 0 and <= 1); i++)
        {
            drawn = Distribution.Draw(random);
        }

        return Array.ConvertAll(drawn, number => Math.Clamp(number, 0, 1));
    }
}
