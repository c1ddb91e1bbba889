using Grid.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>What is asked of a whole sweep at once: all measures, all attempts, and what they ran on.</summary>
internal static class RecordEndpoints
{
    /// <summary>How many rows there are on a page at most.</summary>
    public const int MostListed = 5000;

    private const int Listed = 1000;

    public static void Map(IEndpointRouteBuilder api, ApiServices services)
    {
        var sweeps = services.Sweeps;
        api.MapGet("/sweeps/{id}/reports", context => ReportsAsync(context, sweeps));
        api.MapGet("/sweeps/{id}/attempts", context => AttemptsAsync(context, sweeps));
        api.MapGet("/sweeps/{id}/records", context => RecordsAsync(context, sweeps));
    }

    private static async Task ReportsAsync(HttpContext context, ISweeps sweeps)
    {
        var id = await Asked.ExperimentAsync(context, sweeps);
        var after = After(context, 3) is [var trial, var attempt, var epoch]
            ? new ReportRow(id, trial, attempt, epoch, "", default)
            : null;
        var limit = Asked.Limit(context, Listed, MostListed);
        var rows = await sweeps.ReportsAsync(id, after, limit + 1, context.RequestAborted);
        var page = new KeyedPage<ReportDocument>
        {
            Items = [.. rows.Take(limit).Select(ReportDocument.Of)],
            Next =
                rows.Count > limit && rows[limit - 1] is var last ? $"{last.Trial}.{last.Attempt}.{last.Step}" : null,
        };
        await Answers.WriteAsync(context, page, ApiJson.Default.KeyedPageReportDocument);
    }

    private static async Task AttemptsAsync(HttpContext context, ISweeps sweeps)
    {
        var id = await Asked.ExperimentAsync(context, sweeps);
        var after = After(context, 2) is [var trial, var attempt]
            ? new AttemptRow(id, trial, attempt, "", "", default, null, null, null)
            : null;
        var limit = Asked.Limit(context, Listed, MostListed);
        var rows = await sweeps.AttemptsAsync(id, after, limit + 1, context.RequestAborted);
        var page = new KeyedPage<AttemptDocument>
        {
            Items = [.. rows.Take(limit).Select(AttemptDocument.Of)],
            Next = rows.Count > limit && rows[limit - 1] is var last ? $"{last.Trial}.{last.Attempt}" : null,
        };
        await Answers.WriteAsync(context, page, ApiJson.Default.KeyedPageAttemptDocument);
    }

    private static async Task RecordsAsync(HttpContext context, ISweeps sweeps)
    {
        var id = await Asked.ExperimentAsync(context, sweeps);
        var records = await sweeps.RecordsAsync(id, context.RequestAborted);
        var page = new Page<RecordDocument> { Items = [.. records.Select(RecordDocument.Of)] };
        await Answers.WriteAsync(context, page, ApiJson.Default.PageRecordDocument);
    }

    /// <summary>The row that `after` names, as numbers with points between them; null where it is left out.</summary>
    private static IReadOnlyList<long>? After(HttpContext context, int count)
    {
        var text = context.Request.Query["after"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        var numbers = new List<long>();
        foreach (var part in text.Split('.'))
        {
            if (!long.TryParse(part, System.Globalization.NumberStyles.None, null, out var number))
            {
                break;
            }

            numbers.Add(number);
        }

        return numbers.Count == count && text == string.Join('.', numbers)
            ? numbers
            : throw new ApiException(
                ApiProblem.BadRequest("'after' is what a page gives as `next`.", "Leave it out for the first page.")
            );
    }
}
