namespace Grid.Models;

/// <summary>A network of K lanes that gives back the images it sees, by an encoder or by a gradient step: what <see cref="ReconstructionTraining"/> trains.</summary>
internal interface IReconstructor
{
    /// <summary>The names of the losses that a pass gives for each image.</summary>
    IReadOnlyList<string> Losses => [Reconstruction.LossName];

    /// <summary>What belongs in checkpoints beside the parameters.</summary>
    IReadOnlyList<ILaneState> State => [];

    /// <summary>
    /// One pass over images x [N, K·C, H, W]. Where gradients are recorded it is a training step's; where they are not, a measurement's, of which nothing is kept.
    /// </summary>
    Reconstruction Reconstruct(Tensor x, StepNoise noise);

    /// <summary>A training step is done.</summary>
    void Learned(Reconstruction reconstruction) { }

    /// <summary>A lane was taken out of the parameters; what else counts lanes follows.</summary>
    void Drop(int lane) { }
}

/// <summary>A network that also makes images of its own.</summary>
internal interface IGenerator : IReconstructor
{
    /// <summary>As many images from each lane: [N, K·C, H, W].</summary>
    Tensor Sample(int count, StepNoise noise);
}

/// <summary>A network whose latents stand for images in between, too.</summary>
internal interface IInterpolator : IReconstructor
{
    /// <summary>The images of latents [K, N, nz]: [N, K·C, H, W].</summary>
    Tensor Decode(Tensor z);
}
