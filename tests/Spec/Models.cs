using Grid.Search;

namespace Grid.Spec.Tests;

/// <summary>Models that the tests' specs are checked against.</summary>
internal static class Models
{
    public static readonly ModelDeclaration Gon = new(
        "gon",
        "A gradient origin network.",
        [
            Integer("epochs", 20, 1, 10_000, changesShape: true),
            Integer("ngf", 32, 1, 4096, changesShape: true),
            Real("lr", 1e-3, 0, 10),
            Real("latent_sigma", 0, 0, 100),
            Real("momentum", 0.9, 0, 1),
            Real("shift", 0, null, null),
            new(
                "activation",
                ParameterKind.Text,
                ParameterValue.Of("elu"),
                null,
                null,
                ["elu", "relu", "selu"],
                true,
                ""
            ),
            new("optimizer", ParameterKind.Text, ParameterValue.Of("adam"), null, null, ["adam", "sgd"], false, ""),
            new("note", ParameterKind.Text, ParameterValue.Of(""), null, null, [], false, ""),
            new("detach", ParameterKind.Flag, ParameterValue.Of(false), null, null, [], true, ""),
            new("offset", ParameterKind.Integer, ParameterValue.Of(0L), null, null, [], false, ""),
        ],
        [
            new("train/loss", Goal.Minimize, ""),
            new("test/loss", Goal.Minimize, ""),
            new("test/accuracy", Goal.Maximize, ""),
        ],
        ["fashion-mnist", "mnist"]
    );

    public static readonly ModelDeclaration Sleep = new(
        "sleep",
        "Does nothing.",
        [Integer("steps", 1, 1, null, changesShape: false)],
        [new("test/value", Goal.Maximize, "")],
        []
    );

    public static readonly IReadOnlyList<ModelDeclaration> All = [Gon, Sleep];

    private static ParameterDeclaration Integer(string name, long value, double? min, double? max, bool changesShape) =>
        new(name, ParameterKind.Integer, ParameterValue.Of(value), min, max, [], changesShape, "");

    private static ParameterDeclaration Real(string name, double value, double? min, double? max) =>
        new(name, ParameterKind.Real, ParameterValue.Of(value), min, max, [], false, "");
}
