namespace Grid.Models.Tests.GaussianGan;

public sealed class GaussianGanContractTests : ModelContract
{
    protected override IModel Model { get; } = new GaussianGanModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object>
        {
            ["epochs"] = 3L,
            ["draws"] = 4L,
            ["samples"] = 500L,
            ["test_samples"] = 100L,
        };

    protected override IReadOnlyList<(string, object)> Different =>
        [("alpha", 0.1), ("alpha", 0.5), ("init", "xavier")];

    /// <summary>Its parameters are bounded to what has finite numbers.</summary>
    protected override (string, object)? Ruinous => null;
}
