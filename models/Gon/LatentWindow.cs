namespace Grid.Models;

/// <summary>
/// The latents of the last batches of a training, and the Gaussian fitted to them: what the implicit network draws new images from, since nothing makes its latents a known distribution
/// (Implicit-GON.py keeps 100 batches). Part of checkpoints.
/// </summary>
internal sealed class LatentWindow : ILaneState, IDisposable
{
    private const int Batches = 100;

    private readonly int _batch;
    private readonly int _latents;

    /// <summary>[K, Batches · N, nz], of which the oldest batch is overwritten first.</summary>
    private Tensor _all;
    private long _seen;

    public LatentWindow(int lanes, int batch, int latents, Device device)
    {
        (_batch, _latents) = (batch, latents);
        _all = zeros([lanes, Batches * batch, latents], device: device).DetachFromDisposeScope();
    }

    /// <summary>Adds a batch, [K, N, nz].</summary>
    public void Add(Tensor latents)
    {
        using var noGrad = no_grad();
        _all.narrow(1, _seen % Batches * _batch, _batch).copy_(latents.detach());
        _seen++;
    }

    /// <summary>Turns N(0, 1), [K, N, nz], into draws from each lane's Gaussian: mean + S^½ ε. Without two latents to fit to: the origin.</summary>
    public Tensor Draw(Tensor noise)
    {
        var count = (int)Math.Min(_seen, Batches) * _batch;
        if (count < 2)
            return zeros_like(noise);
        return stack(
            [.. Enumerable.Range(0, (int)noise.shape[0]).Select(lane => Draw(noise.select(0, lane), lane, count))],
            0
        );
    }

    public void Save(int lane, IDictionary<string, SafetensorsArray> arrays)
    {
        arrays["latents"] = SafetensorsArray.Of(LaneBlocks.Read(_all, lane), [Batches * _batch, _latents]);
        arrays["latents.batches"] = SafetensorsArray.Of([(double)_seen]);
    }

    public void Load(int lane, Safetensors checkpoint)
    {
        LaneBlocks.Write(_all, lane, checkpoint.Floats("latents", [Batches * _batch, _latents]));
        _seen = (long)checkpoint.Doubles("latents.batches", [])[0];
    }

    public void Drop(int lane)
    {
        var kept = LaneBlocks.Without(_all, lane);
        _all.Dispose();
        _all = kept;
    }

    public void Dispose() => _all.Dispose();

    private Tensor Draw(Tensor noise, int lane, int count)
    {
        var latents = _all.select(0, lane).narrow(0, 0, count).to(float64).contiguous().cpu().data<double>().ToArray();
        var moments = Moments.Of(latents, _latents);
        var covariance = SymmetricMatrix.Of(moments.Covariance, _latents);
        if (!SymmetricMatrix.IsFinite(covariance))
            return full_like(noise, float.NaN);
        var root = SymmetricMatrix.Root(covariance).ToRowMajorArray();
        var mean = tensor(moments.Mean, [_latents], device: noise.device);
        return (mean + noise.to(float64).mm(tensor(root, [_latents, _latents], device: noise.device))).to(float32);
    }
}
