namespace Grid.Models;

/// <summary>The parameters that the networks around a <see cref="Gon"/> declare alike, and how they are read.</summary>
internal static class GonParameters
{
    public static ParameterInfo Latents(long of) =>
        new("nz", of, "Length of the latents.", Min: 1, Max: 8192, ChangesShape: true);

    public static ParameterInfo Features(long of) =>
        new("ngf", of, "Channels before the decoder's last layer.", Min: 1, Max: 512, ChangesShape: true);

    public static ParameterInfo Activation { get; } =
        new("activation", "elu", "After each batch norm.", Choices: Activations.Names, ChangesShape: true);

    public static ParameterInfo LatentSigma { get; } =
        new("latent_sigma", 0.0, "Latents start at N(0, sigma²) instead of the origin.", Min: 0);

    public static IReadOnlyList<float> LatentSigmas(this TrainingRequest request) =>
        [.. request.Lanes.Select(lane => (float)lane.Parameters.Real("latent_sigma"))];
}

/// <summary>The sizes and the activation of a network around a <see cref="Gon"/>, which all lanes share.</summary>
internal sealed record GonSettings(int Latents, int Features, string Activation)
{
    public static GonSettings Of(ModelParameters parameters) =>
        new((int)parameters.Integer("nz"), (int)parameters.Integer("ngf"), parameters.Text("activation"));

    /// <summary>The sizes for images like these.</summary>
    public GonShape Shape(ImageSet images) => new(Latents, Features, images.Channels);
}
