using Grid.Grains;
using Grid.Store;

namespace Grid.Silo;

/// <summary>Which trials of an experiment are run again.</summary>
internal static class Reruns
{
    /// <summary>All of them are in one message and in one row.</summary>
    private const int Most = 2000;

    private const int Page = 1000;

    /// <param name="trials">Their numbers; null: all that have ended and measured something.</param>
    /// <exception cref="RerunException">There is none such, or too many, or one has not ended.</exception>
    public static async Task<Rerun> OfAsync(
        IStore store,
        string experiment,
        IReadOnlyCollection<long>? trials,
        CancellationToken cancel
    )
    {
        var rows = trials is null
            ? await EndedAsync(store, experiment, cancel)
            : await ChosenAsync(store, experiment, [.. trials.Distinct().Order()], cancel);
        if (rows.Count == 0)
        {
            throw new RerunException(
                $"No trial of {experiment} has ended with a measure: there is nothing to run again."
            );
        }

        return rows.Count <= Most
            ? new Rerun(experiment, [.. rows.Select(Of)])
            : throw new RerunException(
                $"{experiment} has more than {Most} trials to run again. Name some of them with --trials."
            );
    }

    private static RerunTrial Of(TrialRow row) =>
        new(
            row.Number,
            row.Point,
            row.Repeat,
            row.Seed,
            row.Parameters,
            row.State == TrialState.Completed ? null : row.LastStep
        );

    private static async Task<IReadOnlyList<TrialRow>> EndedAsync(
        IStore store,
        string experiment,
        CancellationToken cancel
    )
    {
        var ended = new List<TrialRow>();
        TrialState[] states = [.. Enum.GetValues<TrialState>().Where(state => state.IsTerminal())];
        IReadOnlyList<TrialRow> page;
        var from = 0L;
        do
        {
            page = await store.ListTrialsAsync(experiment, states, from, Page, cancel);
            ended.AddRange(page.Where(row => row.LastStep > 0));
            from = page.Count > 0 ? page[^1].Number + 1 : from;
        } while (page.Count == Page && ended.Count <= Most);
        return ended;
    }

    private static async Task<IReadOnlyList<TrialRow>> ChosenAsync(
        IStore store,
        string experiment,
        IReadOnlyList<long> numbers,
        CancellationToken cancel
    )
    {
        var chosen = new List<TrialRow>();
        foreach (var number in numbers.Take(Most + 1))
        {
            var row =
                await store.FindTrialAsync(experiment, number, cancel)
                ?? throw new RerunException($"{experiment} has no trial {number}. See grid trials {experiment}.");
            chosen.Add(
                row.State.IsTerminal() && row.LastStep > 0
                    ? row
                    : throw new RerunException(
                        $"Trial {number} of {experiment} has not ended with a measure: there is nothing to compare with."
                    )
            );
        }

        return chosen;
    }
}

/// <summary>What was asked for cannot be run again.</summary>
public sealed class RerunException(string message) : Exception(message);
