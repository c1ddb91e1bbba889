namespace Grid.Models;

/// <summary>Where latents start: the origin, or around it where a lane's latent_sigma says so (the ablation of FACTS "latent init").</summary>
internal static class LatentOrigin
{
    /// <summary>z₀ [K, N, nz]: N(0, sigma²) in each lane, from the lane's own random numbers for this step.</summary>
    public static Tensor Draw(
        IReadOnlyList<GonLane> lanes,
        GonSettings settings,
        RandomPurpose purpose,
        long epoch,
        int step,
        Device device
    )
    {
        var size = settings.Batch * settings.Latents;
        var values = new float[lanes.Count * size];
        for (var lane = 0; lane < lanes.Count; lane++)
            if (lanes[lane].LatentSigma > 0)
                new LaneRandom(lanes[lane].Seed, purpose, epoch, step).FillNormal(
                    values.AsSpan(lane * size, size),
                    lanes[lane].LatentSigma
                );
        return tensor(values, [lanes.Count, settings.Batch, settings.Latents], device: device);
    }
}
