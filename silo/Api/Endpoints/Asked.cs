using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Grid.Silo;

/// <summary>Reads what a request asks for, and refuses what it cannot mean.</summary>
internal static class Asked
{
    private const int LongestName = 200;

    /// <summary>A name in the path: an id, the beginning of one, or a silo's. What no name can be is unknown, and goes no further.</summary>
    public static string Name(HttpContext context, string key)
    {
        var name = (string)context.Request.RouteValues[key]!;
        return
            name.Length <= LongestName
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            ? name
            : throw new ApiException(
                ApiProblem.NotFound(
                    "What stands in the path is no name: names have letters, digits, '.', '_' and '-'.",
                    "See grid ls and grid silos."
                )
            );
    }

    /// <summary>The whole id of the experiment that the path means.</summary>
    public static Task<string> ExperimentAsync(HttpContext context, ISweepReader sweeps) =>
        sweeps.FindAsync(Name(context, "id"), context.RequestAborted);

    public static int Limit(HttpContext context, int usual, int most) => (int)Number(context, "limit", 1, most, usual);

    public static long From(HttpContext context) => Number(context, "from", 0, long.MaxValue, 0);

    /// <summary>A whole number of the query.</summary>
    public static long Number(HttpContext context, string key, long least, long most, long usual)
    {
        var text = context.Request.Query[key].ToString();
        return text.Length == 0 ? usual
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
                ? number
            : throw new ApiException(
                ApiProblem.BadRequest(
                    $"'{key}' is a number from {least} to {most}.",
                    $"Leave it out for {usual}, or change it."
                )
            );
    }

    /// <summary>The body as a document; <paramref name="none"/> where there is no body.</summary>
    public static async Task<T> BodyAsync<T>(HttpContext context, JsonTypeInfo<T> type, T? none)
        where T : class
    {
        if (none is not null && context.Request.ContentLength is null or 0 && !context.Request.HasJsonContentType())
        {
            return none;
        }

        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw new JsonException("null");
        }
        catch (JsonException wrong)
        {
            throw new ApiException(
                ApiProblem.BadRequest(
                    $"The body is not the JSON that is read here (line {wrong.LineNumber + 1 ?? 1}, {wrong.Path ?? "$"}).",
                    "See docs/api.md for its fields."
                )
            );
        }
    }
}
