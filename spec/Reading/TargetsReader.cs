using System.Collections.Immutable;
using System.Globalization;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads what a search works towards: `objective`, one mapping or a list of them, and `constraints`, a list of texts such as "test/kl &lt;= 0.5".</summary>
internal sealed class TargetsReader(Section top, ModelDeclaration? model, SpecProblems problems)
{
    private const int MostObjectives = 16;

    /// <summary>Null where no objective could be read, which is then a problem.</summary>
    public SearchTargets? Read()
    {
        var objectives = Objectives();
        var bounds = Bounds();
        return objectives.IsDefaultOrEmpty ? null : new(objectives, bounds);
    }

    private ImmutableArray<Objective> Objectives()
    {
        const string Key = "objective";
        if (top.Find(Key) is not SequenceNode list)
        {
            return Objective(top.Sub(Key)) is { } only ? [only] : [];
        }

        if (list.Items.Length is 0 or > MostObjectives)
        {
            problems.Add(
                list.Place,
                Key,
                $"a list of {list.Items.Length} stands here.",
                $"List 1 to {MostObjectives} objectives."
            );
            return [];
        }

        var all = list
            .Items.Select((item, at) => Objective(Section.Of(item, list.Place, $"{Key}[{at}]", problems)))
            .ToList();
        if (
            all.OfType<Objective>()
                .GroupBy(one => one.Metric, StringComparer.Ordinal)
                .FirstOrDefault(same => same.Count() > 1) is
            { } twice
        )
        {
            problems.Add(list.Place, Key, $"'{twice.Key}' stands here twice.", "Name each metric once.");
        }

        return all.Contains(null) ? [] : [.. all.OfType<Objective>()];
    }

    /// <summary>Where the model reports exactly one metric it need not be named. The goal is the metric's own unless the spec says.</summary>
    private Objective? Objective(Section section)
    {
        var metric = section.Find("metric");
        var name = metric is null ? null : section.TextOf(metric, section.PathOf("metric"), YamlLimits.Bytes);
        var goal = Goal(section);
        section.RefuseOthers();
        if (model is null)
        {
            return null;
        }

        if (metric is null)
        {
            if (model.Metrics.Length == 1)
            {
                return new(model.Metrics[0].Name, goal ?? model.Metrics[0].Goal);
            }

            _ = section.Required("metric", $"Known metrics: {Known(model)}.");
            return null;
        }

        return name is not null && Find(name, metric.Place, section.PathOf("metric")) is { } found
            ? new(name, goal ?? found.Goal)
            : null;
    }

    private ImmutableArray<MetricBound> Bounds()
    {
        const string Key = "constraints";
        if (top.Find(Key) is not { } node)
        {
            return [];
        }

        if (node is SequenceNode list)
        {
            return [.. list.Items.Select((item, at) => Bound(item, $"{Key}[{at}]")).OfType<MetricBound>()];
        }

        problems.Add(node.Place, Key, $"{Describe.A(node)} stands where a list belongs.", Remedy);
        return [];
    }

    private const string Remedy = "Write a list such as [test/kl <= 0.5, train/mse >= 0.1].";

    private MetricBound? Bound(SpecNode node, string path)
    {
        var parts = node is ScalarNode scalar ? scalar.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        if (
            parts is not [var metric, "<=" or ">=", var text]
            || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound)
            || !double.IsFinite(bound)
        )
        {
            problems.Add(node.Place, path, $"{Describe.A(node)} is no constraint.", Remedy);
            return null;
        }

        return model is null || Find(metric, node.Place, path) is null ? null
            : parts[1] == "<=" ? new(metric, null, bound)
            : new(metric, bound, null);
    }

    private MetricDeclaration? Find(string name, Place place, string path)
    {
        var found = model!.Metrics.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal));
        if (found is null)
        {
            var near = Nearest.Of(name, model.Metrics.Select(one => one.Name)) is { } nearest
                ? $"Did you mean '{nearest}'? "
                : "";
            problems.Add(
                place,
                path,
                $"the model {model.Name} reports no metric '{Shown.Of(name)}'.",
                $"{near}Known metrics: {Known(model)}."
            );
        }

        return found;
    }

    private static string Known(ModelDeclaration model) => Shown.List(model.Metrics.Select(one => one.Name));

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
