using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads the parts of a spec that depend on its model: model, dataset, objective, space. Without a known model the others are not checked.</summary>
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

        if (!model.TakesDataset(name))
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

    /// <summary>What to optimise; where the model reports exactly one metric it need not be named. The goal is the metric's own unless the spec says.</summary>
    public Objective? Objective(ModelDeclaration? model)
    {
        var section = top.Sub("objective");
        var metric = section.Find("metric");
        var name = metric is null ? null : section.TextOf(metric, section.PathOf("metric"), YamlLimits.Bytes);
        var goal = Goal(section);
        section.RefuseOthers();
        if (model is null)
        {
            return null;
        }

        var known = model.Metrics.Select(one => one.Name).ToImmutableArray();
        if (metric is null)
        {
            if (known.Length == 1)
            {
                return new(known[0], goal ?? model.Metrics[0].Goal);
            }

            _ = section.Required("metric", $"Known metrics: {Shown.List(known)}.");
            return null;
        }

        if (name is null)
        {
            return null;
        }

        var found = model.Metrics.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal));
        if (found is null)
        {
            var near = Nearest.Of(name, known) is { } nearest ? $"Did you mean '{nearest}'? " : "";
            problems.Add(
                metric.Place,
                section.PathOf("metric"),
                $"the model {model.Name} reports no metric '{Shown.Of(name)}'.",
                $"{near}Known metrics: {Shown.List(known)}."
            );
            return null;
        }

        return new(name, goal ?? found.Goal);
    }

    /// <summary>The space, checked to be one that the algorithm can search.</summary>
    public SearchSpace? Space(ModelDeclaration? model, Objective? objective, SearchOptions search)
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
            || objective is null
            || !SamplerCatalog.Names.Contains(search.Algorithm, StringComparer.Ordinal)
        )
        {
            return space;
        }

        try
        {
            _ = SearchSize.PointsOf(space, SearchTargets.Of(objective), search);
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

    private Goal? Goal(Section section)
    {
        switch (section.Text("goal", SpecNames.Longest))
        {
            case null:
                return null;
            case "minimize":
                return Search.Goal.Minimize;
            case "maximize":
                return Search.Goal.Maximize;
            case var other:
                problems.Add(
                    section.Find("goal")!.Place,
                    section.PathOf("goal"),
                    $"'{Shown.Of(other)}' is no goal.",
                    "Write minimize or maximize."
                );
                return null;
        }
    }
}
