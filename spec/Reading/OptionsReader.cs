using System.Globalization;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads the small sections of a spec: search, trial, queue, checkpoint.</summary>
internal sealed class OptionsReader(SpecProblems problems)
{
    private const long MostTrials = 1_000_000_000_000;
    public const int MostRepeats = 1_000_000;
    public const int MostParallel = 100_000;
    public const int MostWeight = 1_000_000;
    public const int MostSlots = 1_000_000;

    public SearchOptions Search(Section section, long seed)
    {
        var algorithm = Algorithm(section);
        var trials = section.Integer("trials", 1, MostTrials);
        var parallel = section.Integer("parallel", 64, 1, MostParallel);
        var repeats = section.Integer("repeats", 1, 1, MostRepeats);
        var settings = new SettingsReader(problems).Read(section, algorithm);

        // Points to try first name parameters: they are read with the space.
        _ = section.Find(EnqueueReader.Key);
        section.RefuseOthers(key => SettingsReader.Owner(key, algorithm));
        if (
            SamplerCatalog.Names.Contains(algorithm)
            && algorithm != SamplerCatalog.Grid
            && section.Find("trials") is null
        )
        {
            problems.Add(
                section.Place,
                section.PathOf("trials"),
                $"a {algorithm} search goes on forever without it.",
                "Write how many points to try, such as 'trials: 100'."
            );
        }

        return new(algorithm, trials, parallel, repeats, seed) { Settings = settings };
    }

    public TrialOptions Trial(Section section)
    {
        var trial = new TrialOptions
        {
            Retries = section.Integer("retries", 0, 0, 100),
            Timeout = Timeout(section),
            Lanes = Lanes(section),
            Threads = section.Integer("threads", 1, 1, 1024),
            Slots = Slots(section),
            DeviceMemory = section.Bytes("device_memory"),
        };
        section.RefuseOthers();
        return trial;
    }

    /// <param name="slots">What one trial takes.</param>
    public QueueOptions Queue(Section section, decimal slots)
    {
        var name = section.Find("name") is { } node ? SpecNames.Read(section, "name", node, problems) : null;
        var priority = section.Integer("priority", 0, int.MinValue, int.MaxValue);
        var weight = section.Positive("weight", MostWeight) ?? 1;
        var most = section.Positive("max_slots", MostSlots);
        section.RefuseOthers();
        if (most < slots)
        {
            problems.Add(
                section.Find("max_slots")!.Place,
                section.PathOf("max_slots"),
                string.Create(CultureInfo.InvariantCulture, $"{most} is less than the {slots} that one trial takes."),
                "Raise it, or lower trial.slots."
            );
        }

        return new()
        {
            Name = name ?? new QueueOptions().Name,
            Priority = priority,
            Weight = weight,
            MaxSlots = most,
        };
    }

    public CheckpointOptions Checkpoint(Section section)
    {
        var checkpoint = new CheckpointOptions
        {
            Every = section.Integer("every", 1, 0, int.MaxValue),
            Keep = section.Integer("keep", 1, 1, int.MaxValue),
            KeepExperiment = (int?)section.Integer("keep_experiment", 0, int.MaxValue),
            Budget = section.Bytes("budget"),
        };
        section.RefuseOthers();
        return checkpoint;
    }

    private string Algorithm(Section section)
    {
        var algorithm = section.Text("algorithm", SpecNames.Longest) ?? SamplerCatalog.Grid;
        if (!SamplerCatalog.Names.Contains(algorithm, StringComparer.Ordinal))
        {
            problems.Add(
                section.Find("algorithm")!.Place,
                section.PathOf("algorithm"),
                $"no search algorithm is called '{Shown.Of(algorithm)}'.",
                Nearest.Of(algorithm, SamplerCatalog.Names) is { } near
                    ? $"Did you mean '{near}'? Known: {Shown.List(SamplerCatalog.Names)}."
                    : $"Known: {Shown.List(SamplerCatalog.Names)}."
            );
        }

        return algorithm;
    }

    private TimeSpan? Timeout(Section section)
    {
        if (section.Find("timeout") is not { } node)
        {
            return null;
        }

        var duration = node is ScalarNode scalar ? Duration.Parse(scalar.Text) : null;
        if (duration is null)
        {
            problems.Add(
                node.Place,
                section.PathOf("timeout"),
                $"{Describe.A(node)} is no duration.",
                "Write one such as 45s, 30m, 2h, 1d or a number of seconds, up to 365 days."
            );
        }

        return duration;
    }

    private decimal Slots(Section section)
    {
        const string Key = "slots";
        if (section.Find(Key) is not { } node || section.Positive(Key, SlotCount.Most) is not { } slots)
        {
            return 1;
        }

        if (!SlotCount.IsValid(slots))
        {
            problems.Add(
                node.Place,
                section.PathOf(Key),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{slots} is neither a share of a device nor a whole number."
                ),
                $"Write a share such as 0.25, or how many whole devices, up to {SlotCount.Most}."
            );
            return 1;
        }

        return slots;
    }

    private static int? Lanes(Section section) =>
        section.Find("lanes") is ScalarNode { Text: "auto" }
            ? null
            : (int?)section.Integer("lanes", 1, 1024, "'auto', or ") ?? 1;
}
