using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads a spec from YAML and checks it against what the models say of themselves.</summary>
public static class SpecReader
{
    private const int LongestDescription = 4000;

    /// <summary>
    /// Reads a spec. <paramref name="file"/> is its name in messages. Each of <paramref name="sets"/> overrides one value: "space.lr.max=0.01".
    /// At most 1 MiB of the stream is read.
    /// </summary>
    /// <param name="missing">Says why a data set cannot be used on this machine, and null where it can; without it, every known data set will do.</param>
    /// <exception cref="SpecException">Something is wrong: says what, where, and what to do, for up to 20 problems.</exception>
    public static ExperimentSpec Read(
        string file,
        Stream yaml,
        IReadOnlyList<string> sets,
        IReadOnlyList<ModelDeclaration> models,
        Func<string, string?>? missing = null
    )
    {
        var problems = new SpecProblems();
        var root = YamlTree.Read(file, YamlText.Read(file, yaml), problems);
        if (root is not MappingNode mapping)
        {
            throw SpecException.Of(
                new(file, root?.Place.Line ?? 0),
                "",
                root is null ? "the file is empty." : $"{Describe.A(root)} stands where a spec belongs.",
                "Begin with 'version: 1' and 'name: …'."
            );
        }

        foreach (var set in sets)
        {
            mapping = SpecOverride.Apply(mapping, set, problems);
        }

        var spec = Read(Section.Of(mapping, new(file, 1), "", problems), models, missing, problems);
        problems.ThrowIfAny();
        return spec ?? throw new InvalidOperationException("A spec without a problem was not read.");
    }

    private static ExperimentSpec? Read(
        Section top,
        IReadOnlyList<ModelDeclaration> models,
        Func<string, string?>? missing,
        SpecProblems problems
    )
    {
        CheckVersion(top, problems);
        var name = top.Required("name", "Name the experiment: 'name: my-sweep'.") is { } node
            ? SpecNames.Read(top, "name", node, problems)
            : null;
        var description = top.Text("description", LongestDescription);
        var seed = top.Integer("seed", long.MinValue, long.MaxValue) ?? 0;
        var options = new OptionsReader(problems);
        var search = options.Search(top.Sub("search"), seed);
        var trial = options.Trial(top.Sub("trial"));
        var queue = options.Queue(top.Sub("queue"), trial.Slots);
        var checkpoint = options.Checkpoint(top.Sub("checkpoint"));

        var reader = new ModelReader(top, problems);
        var model = reader.Model(models);
        var dataset = reader.Dataset(model, missing);
        var targets = new TargetsReader(top, model, problems).Read();
        search = search with { Enqueue = reader.Enqueue(model) };
        var space = reader.Space(model, targets, search);
        var stopping = top.Sub("stop");
        var stop = model is null || space is null ? null : new StopReader(stopping, model, space, problems).Read();
        CheckStop(stop, search, checkpoint, stopping, problems);
        // Under "space" is where a parameter belongs, also in --set.
        top.RefuseOthers(key => model?.Parameters.Any(one => one.Name == key) ?? false ? $"space.{key}" : null);
        return name is null || model is null || targets is null || space is null
            ? null
            : new()
            {
                Name = name,
                Description = description,
                Model = model.Name,
                Dataset = dataset,
                Seed = seed,
                Objective = targets.Objectives[0],
                MoreObjectives = targets.Objectives.RemoveAt(0),
                Constraints = targets.Bounds,
                Space = space,
                Search = search with { Stop = stop },
                Trial = trial,
                Queue = queue,
                Checkpoint = checkpoint,
                ShapeParameters = [.. model.Parameters.Where(one => one.ChangesShape).Select(one => one.Name)],
            };
    }

    private static void CheckStop(
        StopOptions? stop,
        SearchOptions search,
        CheckpointOptions checkpoint,
        Section section,
        SpecProblems problems
    )
    {
        if (stop is { Pauses: true } && checkpoint.Every == 0)
        {
            problems.Add(
                section.Place,
                section.PathOf("policy"),
                "paused trials go on from checkpoints, and checkpoint.every: 0 keeps none.",
                "Write checkpoint.every: 1 or more."
            );
        }

        if (stop is WilcoxonOptions && search.Repeats < 2)
        {
            problems.Add(
                section.Place,
                section.PathOf("policy"),
                "it compares the repeats of points, and each has one only.",
                "Write search.repeats: 5 or more."
            );
        }
    }

    private static void CheckVersion(Section top, SpecProblems problems)
    {
        const string Remedy = "Write 'version: 1' at the top.";
        if (top.Required("version", Remedy) is { } node && top.Integer("version", 0, long.MaxValue) is var version)
        {
            if (version is not (null or ExperimentSpec.CurrentVersion))
            {
                problems.Add(node.Place, "version", $"this program does not read version {version}.", Remedy);
            }
        }
    }
}
