using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Bayesian optimisation: a Gaussian process is fitted to what was measured, and the next point is the one whose improvement over the best it expects to be largest (Jones,
/// Schonlau and Welch 1998, "Efficient global optimization of expensive black-box functions"). Points that run count as measured with the value that the process expects of
/// them (the kriging believer), so that workers that ask at once get different points. Fitting costs the cube of the number of points: of very many it takes some, and says so.
/// </summary>
internal sealed class GpSampler : ISampler
{
    // An expected gain below this (a logarithm, in standard deviations of what was measured) is as good as none.
    private const double Stalled = -7;

    // 1 / l² of the longest length scale that is believed then.
    private const double ShortInverse = 9;

    private readonly CoordinateSystem _system;
    private readonly GpOptions _options;
    private readonly PointHistory _history;
    private readonly GpKernel _kernel;
    private GpParameters _parameters;

    // How many points had ended when the parameters were fitted.
    private int _fitted;
    private bool _hasTold;
    private string? _note;

    public GpSampler(SearchSetup setup, JsonElement? state)
    {
        _system = new(setup.Graph);
        _options = GpOptions.Of(setup.Options);
        _kernel = new([.. _system.All.Select(coordinate => coordinate.IsChoice)]);
        _history = new(_system.Count);
        _parameters = GpParameters.Start(_system.Count);
        if (state is { } saved)
        {
            _history = PointHistory.Read(saved.GetProperty("history"), _system.Count);
            _fitted = saved.GetProperty("fitted").GetInt32();
            _hasTold = saved.GetProperty("told").GetBoolean();
            var parameters = saved.GetProperty("parameters").ToReals();
            _parameters = new(parameters[..^2], parameters[^2], parameters[^1]);
        }
    }

    public Assignment? Next(RandomSource random)
    {
        var measured = Enumerable.Range(0, _history.Count).Count(_history.IsMeasured);
        if (measured < _options.Startup || _system.Count == 0)
        {
            var units = new double[_system.Count];
            for (var i = 0; i < units.Length; i++)
            {
                units[i] = random.NextUnit();
            }

            return _system.FromUnits(units);
        }

        var data = GpData.Of(_history, _system, _options.Points);
        if (data.IsSubset && !_hasTold)
        {
            _hasTold = true;
            _note =
                $"{data.Ended} points have ended: from here on the Gaussian process is fitted to {_options.Points} of them, the best and the newest. "
                + "For many more points 'algorithm: tpe' is cheaper.";
        }

        if (_fitted != data.Ended)
        {
            _parameters = new GpLikelihood(_kernel, data.Points, data.Values).Fit(_parameters);
            _fitted = data.Ended;
        }

        var (point, gain) = Best(data, _parameters, random);
        if (gain < Stalled && data.Ended % 2 == 0)
        {
            (point, _) = Best(data, Shortened(_parameters), random);
        }

        return _system.ToAssignment(point);
    }

    public void Begin(long point, Assignment assignment) => _history.Begin(_system.ToNumbers(assignment));

    public void Observe(PointResult result) => _history.Observe(result);

    public string? TakeNote()
    {
        var note = _note;
        _note = null;
        return note;
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("fitted", _fitted);
        json.WriteBoolean("told", _hasTold);
        json.WritePropertyName("parameters");
        json.WriteReals([.. _parameters.Inverses, _parameters.Scale, _parameters.Noise]);
        json.WritePropertyName("history");
        _history.Save(json);
        json.WriteEndObject();
    }

    private (double[] Point, double LogGain) Best(GpData data, GpParameters parameters, RandomSource random)
    {
        var acquisition = new LogExpectedImprovement(Believed(data, parameters), data.Values[data.Best]);
        double[] lengths = [.. parameters.Inverses.Select(inverse => 1 / Math.Sqrt(inverse))];
        var point = new AcquisitionSearch(_system.All, lengths, acquisition).Run(data.Points[data.Best], random);
        return (point, acquisition.At(point));
    }

    private static GpParameters Shortened(GpParameters parameters) =>
        parameters with
        {
            Inverses = [.. parameters.Inverses.Select(inverse => Math.Max(inverse, ShortInverse))],
        };

    private GpPosterior Believed(GpData data, GpParameters parameters)
    {
        var posterior = GpPosterior.Of(_kernel, parameters, data.Points, data.Values);
        var running = Enumerable
            .Range(0, _history.Count)
            .Where(row => _history.Standings[row] == Standing.Running)
            .Select(row => GpData.Point(_history, _system, row))
            .ToArray();
        return running.Length == 0
            ? posterior
            : GpPosterior.Of(
                _kernel,
                parameters,
                [.. data.Points, .. running],
                [.. data.Values, .. running.Select(point => posterior.At(point).Mean)]
            );
    }
}
