using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads the parts of a spec that depend on its model: model, dataset, space. Without a known model the others are not checked.</summary>
internal sealed class ModelReader(Section top, SpecProblems problems)
{
    public ModelDeclaration? Model(IReadOnlyList<ModelDeclaration> models)
    {
        string[] names = [.. models.Select(model => model.Name)];
        if (top.Required("model", $"Known models: {Shown.List(names)}.") is not { } node)
        {
            return null;
        }

        if (top.TextOf(node, "model", YamlLimits.Bytes) is not { } name)
        {
            return null;
        }

        var found = models.FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.Ordinal));
        if (found is null)
        {
            var near = Nearest.Of(name, names) is { } nearest ? $"Did you mean '{nearest}'? " : "";
            problems.Add(
                node.Place,
                "model",
                $"no model is called '{Shown.Of(name)}'.",
                $"{near}Known models: {Shown.List(names)}."
            );
        }

        return found;
    }

    /// <summary>The data set; where the model knows exactly one it need not be named.</summary>
    public string? Dataset(ModelDeclaration? model, Func<string, string?>? missing)
    {
        var node = top.Find("dataset");
        if (model is null || (node is null && model.Datasets.Length == 0))
        {
            return null;
        }

        var known = $"Known to {model.Name}: {Shown.List(model.Datasets)}.";
        if (node is null)
        {
            if (model.Datasets.Length == 1)
            {
                CheckPresence(top.Place, model.Datasets[0], missing);
                return model.Datasets[0];
            }

            problems.Add(top.Place, "dataset", "this key is missing.", known);
            return null;
        }

        if (top.TextOf(node, "dataset", YamlLimits.Bytes) is not { } name)
        {
            return null;
        }

        if (!model.Datasets.Contains(name, StringComparer.Ordinal))
        {
            var remedy =
                model.Datasets.Length == 0 ? "It needs none: remove this key."
                : Nearest.Of(name, model.Datasets) is { } near ? $"Did you mean '{near}'? {known}"
                : known;
            problems.Add(
                node.Place,
                "dataset",
                $"the model {model.Name} cannot use the data set '{Shown.Of(name)}'.",
                remedy
            );
            return name;
        }

        CheckPresence(node.Place, name, missing);
        return name;
    }

    /// <summary>The points to try first.</summary>
    public ImmutableArray<Assignment> Enqueue(ModelDeclaration? model) =>
        model is null ? [] : new EnqueueReader(model, problems).Read(top.Sub("search"));

    /// <summary>The space, checked to be one that the algorithm can search.</summary>
    public SearchSpace? Space(ModelDeclaration? model, SearchTargets? targets, SearchOptions search)
    {
        var node = top.Find("space");
        if (model is null)
        {
            return null;
        }

        var reader = new SpaceReader(model, problems);
        var space = reader.Read(node, top.Place);
        if (
            space is null
            || targets is null
            || !SamplerCatalog.Names.Contains(search.Algorithm, StringComparer.Ordinal)
        )
        {
            return space;
        }

        try
        {
            _ = SearchSize.PointsOf(space, targets, search);
        }
        catch (SearchSpaceException error)
        {
            var place = node?.Place ?? top.Place;
            problems.Add(
                error.Parameter is { } parameter ? reader.Places.GetValueOrDefault(parameter, place) : place,
                error.Parameter is null ? "space" : $"space.{error.Parameter}",
                error.What,
                error.Remedy
            );
        }

        return space;
    }

    private void CheckPresence(Place place, string dataset, Func<string, string?>? missing)
    {
        if (missing?.Invoke(dataset) is { } why)
        {
            problems.Add(place, "dataset", why, "");
        }
    }
}
