using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Stands between a search and its stopping rule: turns the objective into a cost, and remembers who is paused. Without a rule it answers that
/// everybody goes on, and saves nothing.
/// </summary>
internal sealed class TrialJudge(Objective objective, StoppingRule? rule)
{
    private readonly SortedSet<long> _paused = [];

    /// <summary>The judge that a search begins with, or the one that was saved. Several objectives are judged by the first.</summary>
    public static TrialJudge Of(SearchSetup setup, JsonElement? saved)
    {
        var objective = setup.Targets.Objectives[0];
        if (setup.Options.Stop is null)
        {
            return new(objective, null);
        }

        JsonElement? state = saved?.GetProperty("rule");
        var judge = new TrialJudge(objective, StoppingCatalog.Create(setup, state));
        foreach (var trial in saved?.GetProperty("paused").EnumerateArray() ?? default)
        {
            judge._paused.Add(trial.GetInt64());
        }

        return judge;
    }

    public bool HasRule => rule is not null;

    /// <summary>How many trials are paused.</summary>
    public int Paused => _paused.Count;

    public bool IsPaused(long trial) => _paused.Contains(trial);

    public void Begin(CreateTrial trial) => rule?.Begin(trial);

    /// <summary>What a report of a trial that trains means for it.</summary>
    public Verdict Measure(TrialMeasured measured)
    {
        if (rule is null)
        {
            return Verdict.Continue;
        }

        var cost = objective.Cost(measured.Value) ?? double.NaN;
        var verdict = rule.Measure(measured.Trial, measured.Step, cost, measured.Saved);
        if (verdict.Kind == VerdictKind.Pause)
        {
            _paused.Add(measured.Trial);
        }

        return verdict;
    }

    public void End(TrialEnded ended)
    {
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

    public TrialCopy? Breed() => rule?.Breed();

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
        json.WritePropertyName("rule");
        rule!.Save(json);
        json.WriteEndObject();
    }
}
