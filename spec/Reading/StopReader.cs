using System.Collections.Immutable;
using System.Globalization;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads the `stop` section of a spec: a policy and its options. What it leaves out follows from the space and the model.</summary>
internal sealed class StopReader(Section section, ModelDeclaration model, SearchSpace space, SpecProblems problems)
{
    private const int MostTrials = 1_000_000;
    private const int MostEta = 1000;

    /// <summary>Null where the spec has no policy, or one that is not known.</summary>
    public StopOptions? Read()
    {
        var policy = section.Text("policy", SpecNames.Longest);
        var options = policy switch
        {
            null or StoppingCatalog.None => null,
            StoppingCatalog.Median => new MedianOptions(Steps("warmup", 0, 0), Count("startup", 3)),
            StoppingCatalog.Percentile => Percentile(),
            StoppingCatalog.Patience => new PatienceOptions(
                Steps("patience", 5, 1),
                Real("delta", 0, 0, double.MaxValue)
            ),
            StoppingCatalog.Halving => Rungs((min, max, eta) => new HalvingOptions(min, max, eta)),
            StoppingCatalog.Hyperband => Rungs((min, max, eta) => new HyperbandOptions(min, max, eta)),
            StoppingCatalog.Asha => Rungs((min, max, eta) => new AshaOptions(min, max, eta, Flag("promote"))),
            StoppingCatalog.Wilcoxon => new WilcoxonOptions(
                Real("significance", 0.1, 0.001, 0.5),
                Count("min_repeats", 2)
            ),
            StoppingCatalog.Pbt => Pbt(),
            _ => Unknown(policy),
        };
        section.RefuseOthers();
        return options;
    }

    private PercentileOptions Percentile() =>
        new(
            Real("percentile", 25, 0, 100),
            Steps("warmup", 0, 0),
            Count("startup", 5),
            Steps("interval", 1, 1),
            Count("min_trials", 1)
        );

    private StopOptions? Rungs(Func<long, long, int, StopOptions> make)
    {
        var min = Steps("min", 1, 1);
        var eta = section.Integer("eta", 3, 2, MostEta);
        var epochs = SpecPlan.MostEpochs(space);
        var max = section.Integer("max", 1, long.MaxValue) ?? epochs;
        if (max is null)
        {
            Add(
                "max",
                $"the model {model.Name} has no parameter 'epochs' to take it from.",
                "Write how many epochs a whole training has."
            );
        }
        else if (max <= min)
        {
            Add("max", $"{max} is not above min, which is {min}.", "Leave room for a rung below the end of training.");
        }
        else if (max > epochs)
        {
            Add("max", $"{max} is more than the {epochs} epochs of a training.", "Lower it, or leave it out.");
        }

        return make(min, max ?? min + 1, eta);
    }

    private PbtOptions Pbt()
    {
        var changing = space
            .Parameters.Where(one => one.Domain is not ConstantDomain)
            .Where(one => !model.Parameters.Any(known => known.Name == one.Name && known.ChangesShape))
            .Select(one => one.Name)
            .ToImmutableArray();
        if (changing.IsEmpty)
        {
            Add(
                "policy",
                "no hyperparameter of the space can change in the middle of a training.",
                "Search one that does not change the network's shape."
            );
        }

        if (section.Required("interval", "Write how many epochs lie between two replacements.") is null)
        {
            return new(1, PbtOptions.DefaultQuantile, PbtOptions.DefaultResample, changing);
        }

        return new(
            Steps("interval", 1, 1),
            Real("quantile", PbtOptions.DefaultQuantile, 0.001, 0.5),
            Real("resample", PbtOptions.DefaultResample, 0, 1),
            Mutate(changing)
        );
    }

    private ImmutableArray<string> Mutate(ImmutableArray<string> changing)
    {
        const string Key = "mutate";
        if (section.Find(Key) is not { } node)
        {
            return changing;
        }

        var names = node is SequenceNode list
            ? list
                .Items.OfType<ScalarNode>()
                .Select(item => item.Text)
                .Distinct(StringComparer.Ordinal)
                .ToImmutableArray()
            : [];
        if (names.IsEmpty || names.FirstOrDefault(name => !changing.Contains(name, StringComparer.Ordinal)) is not null)
        {
            problems.Add(
                node.Place,
                section.PathOf(Key),
                "this is no list of hyperparameters that can change in the middle of a training.",
                $"Those that can: {Shown.List(changing)}."
            );
        }

        return names;
    }

    private long Steps(string key, long fallback, long min) => section.Integer(key, min, long.MaxValue) ?? fallback;

    private int Count(string key, int fallback) => section.Integer(key, fallback, 1, MostTrials);

    private bool Flag(string key)
    {
        if (section.Find(key) is not { } node)
        {
            return false;
        }

        if (node is ScalarNode scalar && CoreSchema.Resolve(scalar) is { Kind: ParameterKind.Flag } value)
        {
            return value.Flag;
        }

        problems.Add(
            node.Place,
            section.PathOf(key),
            $"{Describe.A(node)} stands where a flag belongs.",
            "Write true or false."
        );
        return false;
    }

    private double Real(string key, double fallback, double min, double max)
    {
        if (section.Find(key) is not { } node)
        {
            return fallback;
        }

        var number =
            node is ScalarNode scalar
            && CoreSchema.Resolve(scalar) is { Kind: ParameterKind.Integer or ParameterKind.Real } value
                ? value.AsNumber()
                : double.NaN;
        if (number >= min && number <= max)
        {
            return number;
        }

        var bounds = max < double.MaxValue ? $"from {min} to {max}" : $"at least {min}";
        problems.Add(
            node.Place,
            section.PathOf(key),
            $"{Describe.A(node)} stands where a number {bounds} belongs.",
            string.Create(CultureInfo.InvariantCulture, $"Without it, it is {fallback}.")
        );
        return fallback;
    }

    private StopOptions? Unknown(string policy)
    {
        var near = Nearest.Of(policy, StoppingCatalog.Names) is { } nearest ? $"Did you mean '{nearest}'? " : "";
        Add(
            "policy",
            $"no stopping rule is called '{Shown.Of(policy)}'.",
            $"{near}Known: {Shown.List(StoppingCatalog.Names)}."
        );
        return null;
    }

    private void Add(string key, string what, string remedy) =>
        problems.Add(section.Find(key)?.Place ?? section.Place, section.PathOf(key), what, remedy);
}
