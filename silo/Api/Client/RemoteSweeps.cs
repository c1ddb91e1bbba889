using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grid.Grains;
using Grid.Store;

namespace Grid.Silo;

/// <summary>The sweeps of a silo in another process, through its API.</summary>
public sealed class RemoteSweeps(SiloConnection silo) : ISweeps
{
    private const int MostSweeps = 500;

    public async Task<string> FindAsync(string idOrPrefix, CancellationToken cancel) =>
        (await SweepAsync(idOrPrefix, cancel)).Id;

    public async Task<IReadOnlyList<ExperimentStatus>> ListAsync(int skip, int limit, CancellationToken cancel)
    {
        var all = new List<ExperimentStatus>();
        for (long? from = skip; from is not null && all.Count < limit; )
        {
            var path = $"sweeps?from={from}&limit={Math.Min(MostSweeps, limit - all.Count)}";
            var page = await silo.GetAsync(path, ApiJson.Default.PageSweepDocument, cancel);
            all.AddRange(page.Items.Select(sweep => sweep.ToStatus()));
            from = page.Next;
        }

        return all;
    }

    public async Task<ExperimentStatus> GetAsync(string experiment, CancellationToken cancel) =>
        (await SweepAsync(experiment, cancel)).ToStatus();

    public async Task<IReadOnlyList<TrialRow>> TrialsAsync(
        string experiment,
        IReadOnlyCollection<TrialState>? states,
        long from,
        int limit,
        CancellationToken cancel
    )
    {
        var all = new List<TrialRow>();
        var state = states is null ? "" : $"&state={string.Join(',', states.Select(Words.Of))}";
        for (long? next = from; next is not null && all.Count < limit; )
        {
            var count = Math.Min(TrialEndpoints.MostListed, limit - all.Count);
            var path = $"{Path(experiment)}/trials?from={next}&limit={count}{state}";
            var page = await silo.GetAsync(path, ApiJson.Default.PageTrialDocument, cancel);
            all.AddRange(page.Items.Select(trial => trial.ToRow(experiment)));
            next = page.Next;
        }

        return all;
    }

    public async Task<IReadOnlyList<TrialRow>> BestTrialsAsync(string experiment, int limit, CancellationToken cancel)
    {
        var path = $"{Path(experiment)}/trials?sort=best&limit={Math.Min(limit, TrialEndpoints.MostListed)}";
        var page = await silo.GetAsync(path, ApiJson.Default.PageTrialDocument, cancel);
        return [.. page.Items.Select(trial => trial.ToRow(experiment))];
    }

    public async Task<IReadOnlyList<ReportRow>> ReportsAsync(string experiment, long trial, CancellationToken cancel)
    {
        var all = new List<ReportRow>();
        for (long? from = 0; from is not null; )
        {
            var page = (await HistoryAsync(experiment, trial, $"?from={from}", cancel)).Reports;
            all.AddRange(page.Items.Select(report => report.ToRow(experiment)));
            from = page.Next;
        }

        return all;
    }

    public async Task<IReadOnlyList<AttemptRow>> AttemptsAsync(
        string experiment,
        long trial,
        CancellationToken cancel
    ) =>
        [
            .. (await HistoryAsync(experiment, trial, "?limit=1", cancel)).Attempts.Select(attempt =>
                attempt.ToRow(experiment)
            ),
        ];

    public Task<IReadOnlyList<ReportRow>> ReportsAsync(
        string experiment,
        ReportRow? after,
        int limit,
        CancellationToken cancel
    ) =>
        PagesAsync(
            $"{Path(experiment)}/reports",
            after is null ? null : $"{after.Trial}.{after.Attempt}.{after.Step}",
            limit,
            ApiJson.Default.KeyedPageReportDocument,
            report => report.ToRow(experiment),
            cancel
        );

    public Task<IReadOnlyList<AttemptRow>> AttemptsAsync(
        string experiment,
        AttemptRow? after,
        int limit,
        CancellationToken cancel
    ) =>
        PagesAsync(
            $"{Path(experiment)}/attempts",
            after is null ? null : $"{after.Trial}.{after.Attempt}",
            limit,
            ApiJson.Default.KeyedPageAttemptDocument,
            attempt => attempt.ToRow(experiment),
            cancel
        );

    public async Task<IReadOnlyList<RecordRow>> RecordsAsync(string experiment, CancellationToken cancel)
    {
        var page = await silo.GetAsync($"{Path(experiment)}/records", ApiJson.Default.PageRecordDocument, cancel);
        return [.. page.Items.Select(record => record.ToRow())];
    }

    public async Task<ExperimentStatus> RerunAsync(
        string experiment,
        IReadOnlyCollection<long>? trials,
        string key,
        CancellationToken cancel
    )
    {
        var sweep = await silo.PostAsync(
            $"{Path(experiment)}/rerun",
            new RerunDocument(trials is null ? null : [.. trials]),
            ApiJson.Default.RerunDocument,
            ApiJson.Default.SweepDocument,
            cancel,
            key
        );
        return sweep.ToStatus();
    }

    public async Task<long> LastEventAsync(string experiment, CancellationToken cancel) =>
        (await silo.GetAsync($"{Path(experiment)}/events/last", ApiJson.Default.LastEventDocument, cancel)).Sequence;

    public Task<string?> LogAsync(string experiment, long trial, CancellationToken cancel) =>
        silo.GetTextAsync($"{Path(experiment)}/trials/{trial}/log", cancel);

    public Task<Stream?> OpenPictureAsync(string experiment, long trial, CancellationToken cancel) =>
        OpenAsync($"{Path(experiment)}/trials/{trial}/picture", cancel);

    public Task<Stream?> OpenCheckpointAsync(string experiment, long trial, CancellationToken cancel) =>
        OpenAsync($"{Path(experiment)}/trials/{trial}/checkpoint", cancel);

    public async Task<ExperimentStatus> SubmitAsync(SpecText spec, string key, CancellationToken cancel)
    {
        var body = new SubmissionDocument
        {
            File = spec.File,
            Yaml = spec.Yaml,
            Set = spec.Sets,
        };
        var sweep = await silo.PostAsync(
            "sweeps",
            body,
            ApiJson.Default.SubmissionDocument,
            ApiJson.Default.SweepDocument,
            cancel,
            key
        );
        return sweep.ToStatus();
    }

    public Task<ExperimentStatus> ResumeAsync(string experiment, CancellationToken cancel) =>
        PostAsync(experiment, "resume", reason: null, cancel);

    public Task<ExperimentStatus> PauseAsync(string experiment, string reason, CancellationToken cancel) =>
        PostAsync(experiment, "pause", reason, cancel);

    public Task<ExperimentStatus> CancelAsync(string experiment, string reason, CancellationToken cancel) =>
        PostAsync(experiment, "cancel", reason, cancel);

    public async IAsyncEnumerable<EventRow> FollowAsync(
        string experiment,
        long after,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        while (true)
        {
            using var response = await silo.OpenAsync(() => Events(experiment, after), cancel);
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            await using var items = SseParser.Create(body).EnumerateAsync(cancel).GetAsyncEnumerator(cancel);
            while (await NextAsync(items, cancel))
            {
                if (items.Current.EventType == EventEndpoints.Over)
                {
                    yield break;
                }

                var row = JsonSerializer
                    .Deserialize(items.Current.Data, ApiJson.Default.EventDocument)!
                    .ToRow(experiment);
                after = row.Sequence;
                yield return row;
            }

            await silo.PauseAsync(cancel);
        }
    }

    public async Task<IReadOnlyList<SlotSnapshot>> SlotsAsync(CancellationToken cancel) =>
        [.. (await new RemoteSilos(silo).ListAsync(cancel)).SelectMany(one => one.Slots)];

    /// <summary>False where the stream is at its end, or was cut off: it goes on after the last event then.</summary>
    private static async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> items, CancellationToken cancel)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static HttpRequestMessage Events(string experiment, long after) =>
        new(HttpMethod.Get, $"{Path(experiment)}/events?after={after}");

    private async Task<IReadOnlyList<TRow>> PagesAsync<T, TRow>(
        string path,
        string? after,
        int limit,
        JsonTypeInfo<KeyedPage<T>> type,
        Func<T, TRow> rowOf,
        CancellationToken cancel
    )
    {
        var all = new List<TRow>();
        do
        {
            var count = Math.Min(RecordEndpoints.MostListed, limit - all.Count);
            var query = after is null ? "" : $"&after={after}";
            var page = await silo.GetAsync($"{path}?limit={count}{query}", type, cancel);
            all.AddRange(page.Items.Select(rowOf));
            after = page.Next;
        } while (after is not null && all.Count < limit);
        return all;
    }

    private async Task<Stream?> OpenAsync(string path, CancellationToken cancel)
    {
        // Disposing the stream gives the connection back.
        var response = await silo.OpenAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancel);
        return response.StatusCode == HttpStatusCode.NoContent
            ? null
            : await response.Content.ReadAsStreamAsync(cancel);
    }

    private static string Path(string experiment) =>
        experiment is "" or "." or ".."
            ? throw UnknownExperimentException.None(experiment, nearest: null)
            : $"sweeps/{Uri.EscapeDataString(experiment)}";

    private Task<SweepDocument> SweepAsync(string experiment, CancellationToken cancel) =>
        silo.GetAsync(Path(experiment), ApiJson.Default.SweepDocument, cancel);

    private Task<TrialHistoryDocument> HistoryAsync(
        string experiment,
        long trial,
        string query,
        CancellationToken cancel
    ) => silo.GetAsync($"{Path(experiment)}/trials/{trial}{query}", ApiJson.Default.TrialHistoryDocument, cancel);

    private async Task<ExperimentStatus> PostAsync(
        string experiment,
        string verb,
        string? reason,
        CancellationToken cancel
    )
    {
        var sweep = await silo.PostAsync(
            $"{Path(experiment)}/{verb}",
            new ReasonDocument(reason),
            ApiJson.Default.ReasonDocument,
            ApiJson.Default.SweepDocument,
            cancel
        );
        return sweep.ToStatus();
    }
}
