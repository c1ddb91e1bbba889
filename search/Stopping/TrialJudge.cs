using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Stands between a search and its stopping rule: drops reports that repeat or come late, turns the objective into a cost, and remembers who is paused. Without a rule it answers that
/// everybody goes on, and saves nothing.
/// </summary>
internal sealed class TrialJudge(Objective objective, StoppingRule? rule)
{
    private readonly SortedDictionary<long, long> _steps = [];
    private readonly SortedSet<long> _paused = [];

    public static TrialJudge Of(Objective objective, SearchOptions options, SpaceGraph graph, JsonElement? saved)
    {
        if (options.Stop is null)
        {
            return new(objective, null);
        }

        JsonElement? state = saved is { } all ? all.GetProperty("rule") : null;
        var judge = new TrialJudge(objective, StoppingCatalog.Create(options, graph, state));
        if (saved is { } before)
        {
            judge._paused.UnionWith(before.GetProperty("paused").EnumerateArray().Select(trial => trial.GetInt64()));
            foreach (var step in before.GetProperty("steps").EnumerateObject())
            {
                judge._steps[long.Parse(step.Name)] = step.Value.GetInt64();
            }
        }

        return judge;
    }

    public bool HasRule => rule is not null;

    public bool AnyPaused => _paused.Count > 0;

    public bool IsPaused(long trial) => _paused.Contains(trial);

    public void Begin(CreateTrial trial) => rule?.Begin(trial);

    /// <summary>What a report of a trial that trains means for it.</summary>
    public Verdict Measure(TrialMeasured measured)
    {
        if (rule is null || measured.Step <= _steps.GetValueOrDefault(measured.Trial))
        {
            return Verdict.Continue;
        }

        _steps[measured.Trial] = measured.Step;
        var verdict = rule.Measure(
            measured.Trial,
            measured.Step,
            objective.Cost(measured.Value) ?? double.NaN,
            measured.Saved
        );
        if (verdict.Kind == VerdictKind.Pause)
        {
            _paused.Add(measured.Trial);
        }

        return verdict;
    }

    public void End(TrialEnded ended)
    {
        _steps.Remove(ended.Trial);
        _paused.Remove(ended.Trial);
        rule?.End(ended.Trial, ended.Outcome, objective.Cost(ended.Value) ?? double.NaN);
    }

    public void Close() => rule?.Close();

    public long? Promote()
    {
        var promoted = rule?.Promote();
        if (promoted is { } trial)
        {
            _paused.Remove(trial);
        }

        return promoted;
    }

    public Offspring? Breed() => rule?.Breed();

    public IReadOnlyList<Dismissal> Dismiss(bool isOver) => rule?.Dismiss(isOver) ?? [];

    public bool IsSettled(long point) => rule?.IsSettled(point) ?? false;

    /// <summary>Writes one JSON value. Called only where there is a rule.</summary>
    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("paused");
        foreach (var trial in _paused)
        {
            json.WriteNumberValue(trial);
        }

        json.WriteEndArray();
        json.WriteStartObject("steps");
        foreach (var (trial, step) in _steps)
        {
            json.WriteNumber(trial.ToString(), step);
        }

        json.WriteEndObject();
        json.WritePropertyName("rule");
        rule!.Save(json);
        json.WriteEndObject();
    }
}
