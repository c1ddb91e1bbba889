using System.Collections.Concurrent;
using Grid.Models;
using Grid.Spec;

namespace Grid.Silo;

/// <summary>What a training needs to know of its experiment.</summary>
internal sealed record ExperimentContext(string Id, ExperimentSpec Spec, IModel Model);

/// <summary>The experiments that an agent has met. A spec never changes, so each is asked for once.</summary>
internal sealed class ExperimentContexts(IReadOnlyList<IModel> models)
{
    private readonly ConcurrentDictionary<string, ExperimentContext> _known = new(StringComparer.Ordinal);

    /// <summary>Throws <see cref="ModelException"/> where this program has no such model, or cannot read such a spec.</summary>
    public ExperimentContext Get(string experiment, Control control)
    {
        if (_known.TryGetValue(experiment, out var known))
        {
            return known;
        }

        var spec = Read(control.Experiment(experiment).Spec);
        var model =
            models.FirstOrDefault(model => model.Info.Name == spec.Model)
            ?? throw new ModelException($"This program has no model '{spec.Model}'. See `grid models`.");
        return _known.GetOrAdd(experiment, new ExperimentContext(experiment, spec, model));
    }

    private static ExperimentSpec Read(string spec)
    {
        try
        {
            return SpecJson.Read(spec);
        }
        catch (SpecException error)
        {
            throw new ModelException($"This program cannot read the sweep's spec. {error.Message}", error);
        }
    }
}
