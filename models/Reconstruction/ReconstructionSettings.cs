namespace Grid.Models;

/// <summary>What all lanes of a training that reconstructs images share, whatever the network.</summary>
internal sealed record ReconstructionSettings(long Epochs, int Batch, int TrainImages, int TestImages)
{
    public static ReconstructionSettings Of(ModelParameters parameters) =>
        new(
            parameters.Integer("epochs"),
            (int)parameters.Integer("batch"),
            (int)parameters.Integer("train_images"),
            (int)parameters.Integer("test_images")
        );
}
