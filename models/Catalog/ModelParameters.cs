namespace Grid.Models;

/// <summary>
/// A trial's hyperparameters: long, double, string or bool by name. What a trial does not set has the model's default.
/// </summary>
public sealed class ModelParameters(ModelInfo model, IReadOnlyDictionary<string, object> values)
{
    /// <summary>What the trial sets.</summary>
    public IReadOnlyDictionary<string, object> Values => values;

    /// <summary>An integer; a real with no fraction will do.</summary>
    public long Integer(string name) =>
        Get(name) switch
        {
            long value => value,
            double value when double.IsInteger(value) => (long)value,
            var value => throw Wrong(name, value, "an integer"),
        };

    /// <summary>A real number; an integer will do.</summary>
    public double Real(string name) =>
        Get(name) switch
        {
            double value => value,
            long value => value,
            var value => throw Wrong(name, value, "a number"),
        };

    public string Text(string name) => Get(name) as string ?? throw Wrong(name, Get(name), "a text");

    public bool Flag(string name) => Get(name) is bool value ? value : throw Wrong(name, Get(name), "true or false");

    private object Get(string name) =>
        values.TryGetValue(name, out var value) ? value
        : model.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } declared ? declared.Default
        : throw new ModelException($"Model '{model.Name}' has no parameter '{name}'.");

    private ModelException Wrong(string name, object value, string wanted) =>
        new($"Model '{model.Name}': parameter '{name}' is {value}, but it must be {wanted}.");
}
