using System.Runtime.CompilerServices;
using Grid.Store;

namespace Grid.Grains;

/// <summary>A trial's row with its attempts, by number, and its reports, by attempt and step.</summary>
internal sealed record TrialHistory(TrialRow Row, IReadOnlyList<AttemptRow> Attempts, IReadOnlyList<ReportRow> Reports)
{
    private const int Page = 1000;

    /// <summary>All trials of an experiment by number, in as many queries as there are pages.</summary>
    public static async IAsyncEnumerable<TrialHistory> ReadAllAsync(
        IStore store,
        string experiment,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var attempts = new RowCursor<AttemptRow>(
            Page,
            attempt => attempt.Trial,
            after => store.ListAttemptsAsync(experiment, after, Page, cancel)
        );
        var reports = new RowCursor<ReportRow>(
            Page,
            report => report.Trial,
            after => store.ListReportsAsync(experiment, after, Page, cancel)
        );
        long next = 0;
        IReadOnlyList<TrialRow> page;
        do
        {
            page = await store.ListTrialsAsync(experiment, states: null, next, Page, cancel);
            foreach (var row in page)
            {
                next = row.Number + 1;
                yield return new TrialHistory(
                    row,
                    await attempts.TakeAsync(row.Number),
                    await reports.TakeAsync(row.Number)
                );
            }
        } while (page.Count == Page);
    }

    public static async Task<TrialHistory> ReadAsync(
        IStore store,
        string experiment,
        long trial,
        CancellationToken cancel
    ) =>
        new(
            (await store.FindTrialAsync(experiment, trial, cancel))!,
            await store.ListAttemptsAsync(experiment, trial, cancel),
            await store.ReadReportsAsync(experiment, trial, cancel)
        );
}
