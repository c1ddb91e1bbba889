namespace Grid.Models.Tests.InjectiveGan;

public sealed class InjectiveGanContractTests : ModelContract
{
    protected override IModel Model { get; } = new InjectiveGanModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object>
        {
            ["epochs"] = 3L,
            ["batch"] = 10L,
            ["side"] = "16",
            ["nz"] = 4L,
            ["channels"] = 8L,
            ["critic_channels"] = 4L,
            ["critic_steps"] = 2L,
            ["classifier_steps"] = 5L,
        };

    protected override IReadOnlyList<(string, object)> Different => [("lr", 1e-3), ("penalty", 1.0), ("beta1", 0.5)];
}
