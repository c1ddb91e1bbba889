using System.Collections.Immutable;
using Grid.Models;
using Grid.Search;
using Grid.Spec;

namespace Grid.Silo;

/// <summary>What the models of this program say of themselves, in the terms of specs.</summary>
public static class ModelDeclarations
{
    /// <summary>Every model of this program.</summary>
    public static IReadOnlyList<ModelDeclaration> All { get; } = [.. ModelCatalog.All.Select(model => Of(model.Info))];

    public static ModelDeclaration Of(ModelInfo model) =>
        new(
            model.Name,
            model.Summary,
            [.. model.Parameters.Select(Of)],
            [
                .. model.Metrics.Select(metric => new MetricDeclaration(
                    metric.Name,
                    metric.SmallerIsBetter ? Goal.Minimize : Goal.Maximize,
                    metric.Summary
                )),
            ],
            [.. model.Datasets]
        );

    private static ParameterDeclaration Of(ParameterInfo parameter)
    {
        var value = parameter.Default switch
        {
            long integer => ParameterValue.Of(integer),
            double real => ParameterValue.Of(real),
            bool flag => ParameterValue.Of(flag),
            var text => ParameterValue.Of((string)text),
        };
        return new ParameterDeclaration(
            parameter.Name,
            value.Kind,
            value,
            parameter.Min,
            parameter.Max,
            parameter.Choices?.ToImmutableArray() ?? [],
            parameter.ChangesShape,
            parameter.Summary
        );
    }
}
