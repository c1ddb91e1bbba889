namespace Grid.Models;

/// <summary>Activations by the names that specs use.</summary>
public static class Activations
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_byName = new(StringComparer.Ordinal)
    {
        ["elu"] = x => nn.functional.elu(x, 1),
        ["relu"] = x => x.relu(),
        ["selu"] = x => x.selu(),
        ["leaky_relu"] = x => x.leaky_relu(0.01),
        ["celu"] = x => x.celu(),
        ["silu"] = x => x.silu(),
        ["gelu"] = x => x.gelu(),
        ["softplus"] = x => nn.functional.softplus(x),
        ["tanh"] = x => x.tanh(),
        ["sigmoid"] = x => x.sigmoid(),
        ["sin"] = x => x.sin(),
    };

    public static IReadOnlyList<string> Names { get; } = [.. s_byName.Keys];

    /// <exception cref="ModelException">There is none of that name.</exception>
    public static Func<Tensor, Tensor> ByName(string name) =>
        s_byName.GetValueOrDefault(name)
        ?? throw new ModelException(
            $"There is no activation '{name}'. Those that there are: {string.Join(", ", Names)}."
        );
}
