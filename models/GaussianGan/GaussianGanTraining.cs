namespace Grid.Models;

/// <summary>
/// K lanes of generators that are drawn, looked at and thrown away: nothing is trained. An epoch draws so many more initialisations of each lane, a step looks at some of them, of all
/// lanes at once; what is reported covers all draws so far. Each draw is a function of the lane's seed and its number, so a checkpoint holds only what was measured.
/// </summary>
internal sealed class GaussianGanTraining(
    GaussianGanSettings settings,
    IReadOnlyList<GaussianGanLane> lanes,
    Device device
) : ITraining, IStepwise
{
    private const string DrawsArray = "draws.measures";

    private readonly List<GaussianGanLane> _lanes = [.. lanes];
    private readonly List<List<DrawMeasures>> _measured = [.. lanes.Select(_ => new List<DrawMeasures>())];
    private int _step;

    public int Lanes => _lanes.Count;

    public long Epoch { get; private set; }

    public long Epochs => settings.Epochs;

    public long ParametersPerLane
    {
        get
        {
            var (n, h1, h2, o) = settings.Shape;
            return n * h1 + h1 * h2 + h2 * o + o;
        }
    }

    public IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause)
    {
        if (Epoch == Epochs)
            throw new InvalidOperationException($"All {Epochs} epochs are done.");
        while (_step < settings.StepsPerEpoch)
        {
            if (pause.IsCancellationRequested)
                return null;
            Step();
            progress?.Invoke(_step, settings.StepsPerEpoch);
        }
        Epoch++;
        _step = 0;
        return [.. _measured.Select(GaussianGanMetric.Measures)];
    }

    public void RunSteps(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _step %= settings.StepsPerEpoch;
            Step();
        }
    }

    private void Step()
    {
        var first = DrawsBefore(Epoch, _step);
        var draws = (int)(DrawsBefore(Epoch, _step + 1) - first);
        var measures = Measure(first, draws);
        for (var i = 0; i < measures.Length; i++)
            _measured[i / draws].Add(measures[i]);
        _step++;
    }

    /// <summary>Draws <paramref name="draws"/> generators of each lane, from number <paramref name="first"/> on, and measures them: lane after lane.</summary>
    private DrawMeasures[] Measure(long first, int draws)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        (GaussianGanLane Lane, long Draw)[] of =
        [
            .. _lanes.SelectMany(lane => Enumerable.Range(0, draws).Select(i => (lane, first + i))),
        ];
        var weights = Array.ConvertAll(of, one => one.Lane.Draw(settings.Shape, one.Draw));
        var (u1, u2, u2Linear, x) = new GeneratorStack(weights, device).Forward(Noise(of, settings.Samples));

        var alpha = tensor(Array.ConvertAll(of, one => (float)one.Lane.Alpha), [of.Length, 1, 1], device: device);
        double[] Coverage(Tensor u) => Read((u.abs() <= alpha).to(float64).mean([1, 2]));
        var (coverage1, coverage2, coverage2Linear) = (Coverage(u1), Coverage(u2), Coverage(u2Linear));
        var points = Read(x.to(float64));
        var size = settings.Samples * settings.Shape.Outputs;
        return
        [
            .. of.Select(
                (one, i) =>
                    DrawMeasures.Of(
                        (coverage1[i], coverage2[i], coverage2Linear[i]),
                        points.AsSpan(i * size, size),
                        settings.TestSamples,
                        weights[i],
                        one.Lane.Target
                    )
            ),
        ];
    }

    /// <summary>z [B, N, n] of the draws.</summary>
    private Tensor Noise((GaussianGanLane Lane, long Draw)[] of, int samples)
    {
        var size = samples * settings.Shape.Latents;
        var z = new float[of.Length * size];
        for (var i = 0; i < of.Length; i++)
            of[i].Lane.FillNoise(z.AsSpan(i * size, size), of[i].Draw);
        return tensor(z, [of.Length, samples, settings.Shape.Latents], device: device);
    }

    public void Save(int lane, string path)
    {
        double[] values = [.. _measured[lane].SelectMany(draw => draw.ToArray())];
        var array = SafetensorsArray.Of(values, _measured[lane].Count, DrawMeasures.Count);
        var arrays = new Dictionary<string, SafetensorsArray> { [DrawsArray] = array };
        new Checkpoint(GaussianGanModel.ModelName, Epoch, _step, arrays).Write(path);
    }

    /// <summary>Takes each lane's draws from its checkpoint; null: the lane begins.</summary>
    /// <exception cref="ModelException">A checkpoint cannot be used, or the lanes stand at different steps.</exception>
    public void Resume(IReadOnlyList<string?> paths)
    {
        var stands = new (long Epoch, int Step)[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            if (paths[lane] is not { } path)
                continue;
            var checkpoint = Checkpoint.Read(path, GaussianGanModel.ModelName);
            stands[lane] = (checkpoint.Epoch, checkpoint.Step);
            if (checkpoint.Step > settings.StepsPerEpoch || checkpoint.Epoch > Epochs)
                throw new ModelException($"The checkpoint stands at {stands[lane]}, past this trial's end.");
            try
            {
                var draws = DrawsBefore(checkpoint.Epoch, checkpoint.Step);
                var values = checkpoint.Content.Doubles(DrawsArray, draws, DrawMeasures.Count);
                _measured[lane].AddRange(values.Chunk(DrawMeasures.Count).Select(draw => DrawMeasures.From(draw)));
            }
            catch (InvalidDataException error)
            {
                throw Checkpoint.Unusable(path, error);
            }
        }
        if (stands.Any(stand => stand != stands[0]))
            throw new ModelException("Trials that train as lanes of one run must stand at the same step.");
        (Epoch, _step) = stands[0];
    }

    /// <summary>The last initialisation that was looked at, or the first to come.</summary>
    public bool SavePicture(int lane, string path)
    {
        if (settings.Shape.Outputs < 2)
            return false;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var of = _lanes[lane];
        var draw = Math.Max(_measured[lane].Count - 1, 0);
        var stack = new GeneratorStack([of.Draw(settings.Shape, draw)], device);
        var points = Read(stack.Forward(Noise([(of, draw)], settings.TestSamples)).X.to(float64));
        EllipsePicture.Draw(points, of.Target).Save(path);
        return true;
    }

    public void DropLane(int lane)
    {
        _lanes.RemoveAt(lane);
        _measured.RemoveAt(lane);
    }

    public void Dispose() { }

    /// <summary>How many draws there are before a step of an epoch; the last step of an epoch may be short.</summary>
    private long DrawsBefore(long epoch, int step) =>
        epoch * settings.Draws + Math.Min(step * settings.DrawsPerStep, settings.Draws);

    private static double[] Read(Tensor values) => values.contiguous().cpu().data<double>().ToArray();
}
