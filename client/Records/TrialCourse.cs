using System.Runtime.CompilerServices;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>What one trial measured, epoch by epoch. Where several attempts trained an epoch, the last one counts: its checkpoint is the one that training went on from.</summary>
internal sealed record TrialCourse(long Trial, IReadOnlyList<ReportRow> Epochs)
{
    private const int Page = 5000;

    /// <summary>The courses of all trials that measured something, by number. One page of reports is in memory at a time.</summary>
    public static async IAsyncEnumerable<TrialCourse> ReadAllAsync(
        ISweepReader sweeps,
        string experiment,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var epochs = new SortedDictionary<long, ReportRow>();
        ReportRow? last = null;
        IReadOnlyList<ReportRow> page;
        do
        {
            page = await sweeps.ReportsAsync(experiment, last, Page, cancel);
            foreach (var report in page)
            {
                if (last is not null && last.Trial != report.Trial)
                {
                    yield return new TrialCourse(last.Trial, [.. epochs.Values]);
                    epochs.Clear();
                }

                // By attempt: a later one takes the place of an earlier one.
                epochs[report.Step] = last = report;
            }
        } while (page.Count == Page);

        if (last is not null)
        {
            yield return new TrialCourse(last.Trial, [.. epochs.Values]);
        }
    }
}
