using System.Collections.Immutable;
using System.Text.Json;
using Grid.Search;

namespace Grid.Spec;

/// <summary>
/// Reads canonical JSON back. It was checked against its model when it was written, so this looks at its form: every member of its kind, none
/// twice, nothing unknown (what was read must write the same text again), no domain or search that is empty.
/// </summary>
internal static class SpecJsonReader
{
    private const int MostCharacters = 16 << 20;
    private const int Depth = 16;

    /// <exception cref="SpecException">The text is no canonical spec, or one of another version.</exception>
    public static ExperimentSpec Read(string json)
    {
        if (json.Length > MostCharacters)
        {
            throw Damaged("it is too long.");
        }

        ExperimentSpec spec;
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = Depth, AllowDuplicateProperties = false };
            using var document = JsonDocument.Parse(json, options);
            spec = Spec(document.RootElement);
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or OverflowException
                        or ArgumentException
            )
        {
            throw Damaged(Shown.Sentence(error.Message));
        }

        return string.Equals(SpecJsonWriter.Write(spec), json, StringComparison.Ordinal)
            ? spec
            : throw Damaged("it has members or values that this program does not write.");
    }

    private static SpecException Damaged(string what) =>
        SpecException.Of(
            new("spec.json", 0),
            "",
            $"this is no stored spec: {what}",
            "Submit the experiment again from its YAML file."
        );

    private static ExperimentSpec Spec(JsonElement root)
    {
        if (root.GetProperty("version").GetInt32() != ExperimentSpec.CurrentVersion)
        {
            throw new FormatException("It has a version that this program does not read.");
        }

        var seed = root.GetProperty("seed").GetInt64();
        return new()
        {
            Name = Text(root, "name"),
            Description = root.GetProperty("description").GetString(),
            Model = Text(root, "model"),
            Dataset = root.GetProperty("dataset").GetString(),
            Seed = seed,
            Objective = Objective(root.GetProperty("objective")),
            MoreObjectives = root.TryGetProperty("moreObjectives", out var more)
                ? [.. more.EnumerateArray().Select(Objective)]
                : [],
            Constraints = root.TryGetProperty("constraints", out var bounds)
                ? bounds.Deserialize<ImmutableArray<MetricBound>>(SpecJsonWriter.Members)
                : [],
            Space = new([.. root.GetProperty("space").EnumerateArray().Select(Parameter)]),
            Search = Search(root.GetProperty("search"), seed) with
            {
                Stop = root.TryGetProperty("stop", out var stop)
                    ? stop.Deserialize<StopOptions>(SpecJsonWriter.Members)
                    : null,
            },
            Trial = Trial(root.GetProperty("trial")),
            Queue = Queue(root.GetProperty("queue")),
            Checkpoint = Checkpoint(root.GetProperty("checkpoint")),
            ShapeParameters =
            [
                .. root.GetProperty("shape")
                    .EnumerateArray()
                    .Select(name => name.GetString() ?? throw new FormatException("A name is null.")),
            ],
        };
    }

    private static Objective Objective(JsonElement saved) =>
        new(Text(saved, "metric"), Choice(saved, "goal", ("minimize", Goal.Minimize), ("maximize", Goal.Maximize)));

    private static Parameter Parameter(JsonElement saved) =>
        new(
            Text(saved, "name"),
            Domain(saved),
            saved.TryGetProperty("when", out var when)
                ?
                [
                    .. when.EnumerateArray()
                        .Select(one => new Condition(Text(one, "parameter"), Values(one.GetProperty("values")))),
                ]
                : []
        );

    private static Domain Domain(JsonElement saved)
    {
        if (saved.TryGetProperty("value", out var value))
        {
            return new ConstantDomain(Value(value));
        }

        if (saved.TryGetProperty("choice", out var choice))
        {
            var values = Values(choice);
            Require(
                !values.IsEmpty && values.Distinct().Count() == values.Length,
                "The choices are none, or not distinct."
            );
            return new ChoiceDomain(values);
        }

        var (min, max) = (Value(saved.GetProperty("min")), Value(saved.GetProperty("max")));
        var scale = Choice(saved, "scale", ("linear", Scale.Linear), ("log", Scale.Log));
        ParameterValue? step = saved.TryGetProperty("step", out var size) ? Value(size) : null;
        int? points = saved.TryGetProperty("points", out var count) ? count.GetInt32() : null;
        Require(min.AsNumber() <= max.AsNumber() && min.Integer <= max.Integer, "A range ends before it begins.");
        Require(scale == Scale.Linear || min.AsNumber() > 0, "A log range begins at or below 0.");
        Require((step?.AsNumber() ?? 1) > 0 && (points ?? 1) > 0, "A range has no positive step or number of points.");
        return (min.Kind, max.Kind) switch
        {
            (ParameterKind.Integer, ParameterKind.Integer) => new IntegerDomain(
                min.Integer,
                max.Integer,
                scale,
                step?.Integer ?? 1,
                points
            ),
            (ParameterKind.Real, ParameterKind.Real) => new RealDomain(min.Real, max.Real, scale, step?.Real, points),
            _ => throw new FormatException("The bounds of a range are not two numbers of one kind."),
        };
    }

    private static SearchOptions Search(JsonElement saved, long seed)
    {
        var search = new SearchOptions(
            Text(saved, "algorithm"),
            saved.TryGetProperty("trials", out var trials) ? trials.GetInt64() : null,
            saved.GetProperty("parallel").GetInt32(),
            saved.GetProperty("repeats").GetInt32(),
            seed
        )
        {
            Settings = saved.TryGetProperty("settings", out var settings)
                ? [.. settings.EnumerateObject().Select(one => new SamplerSetting(one.Name, Value(one.Value)))]
                : [],
            Enqueue = saved.TryGetProperty("enqueue", out var points) ? [.. points.EnumerateArray().Select(Point)] : [],
        };
        Require(search is { Trials: null or > 0, Parallel: > 0, Repeats: > 0 }, "The search runs no trial.");
        return search;
    }

    private static Assignment Point(JsonElement saved) =>
        new([.. saved.EnumerateObject().Select(one => KeyValuePair.Create(one.Name, Value(one.Value)))]);

    private static TrialOptions Trial(JsonElement saved)
    {
        var trial = new TrialOptions
        {
            Retries = saved.GetProperty("retries").GetInt32(),
            Timeout = saved.TryGetProperty("timeoutMilliseconds", out var limit)
                ? TimeSpan.FromMilliseconds(limit.GetInt64())
                : null,
            Lanes = saved.TryGetProperty("lanes", out var lanes) ? lanes.GetInt32() : null,
            Threads = saved.GetProperty("threads").GetInt32(),
            Slots = saved.TryGetProperty("slots", out var slots) ? slots.GetDecimal() : 1,
            DeviceMemory = saved.TryGetProperty("deviceMemory", out var memory) ? memory.GetInt64() : null,
        };
        Require(SlotCount.IsValid(trial.Slots), "A trial takes no share of a device and no whole number of devices.");
        return trial;
    }

    private static QueueOptions Queue(JsonElement saved)
    {
        var queue = new QueueOptions
        {
            Name = Text(saved, "name"),
            Priority = saved.GetProperty("priority").GetInt32(),
            Weight = saved.TryGetProperty("weight", out var weight) ? weight.GetDecimal() : 1,
            MaxSlots = saved.TryGetProperty("maxSlots", out var most) ? most.GetDecimal() : null,
        };
        Require(queue.Weight > 0, "A queue's weight is not above 0.");
        return queue;
    }

    private static CheckpointOptions Checkpoint(JsonElement saved) =>
        new()
        {
            Every = saved.GetProperty("every").GetInt32(),
            Keep = saved.GetProperty("keep").GetInt32(),
            KeepExperiment = saved.TryGetProperty("keepExperiment", out var most) ? most.GetInt32() : null,
            Budget = saved.TryGetProperty("budget", out var budget) ? budget.GetInt64() : null,
        };

    private static void Require(bool holds, string orElse)
    {
        if (!holds)
        {
            throw new FormatException(orElse);
        }
    }

    private static ImmutableArray<ParameterValue> Values(JsonElement saved) =>
        [.. saved.EnumerateArray().Select(Value)];

    private static ParameterValue Value(JsonElement saved) => saved.Deserialize<ParameterValue>();

    private static string Text(JsonElement saved, string name) =>
        saved.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static T Choice<T>(JsonElement saved, string name, params ReadOnlySpan<(string Name, T Value)> known)
    {
        var text = Text(saved, name);
        foreach (var one in known)
        {
            if (string.Equals(one.Name, text, StringComparison.Ordinal))
            {
                return one.Value;
            }
        }

        throw new FormatException($"'{name}' has an unknown value.");
    }
}
