using System.Text.Json.Nodes;
using Grid.Models;

namespace Grid.Client;

/// <summary>Data sets, as `grid data … -o json` shows them.</summary>
internal static class DataJson
{
    public static JsonArray List(IEnumerable<DatasetPlace> places) =>
        [
            .. places.Select(place =>
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = place.Info.Name,
                        ["summary"] = place.Info.Summary,
                        ["installed"] = place.Folder is not null,
                        ["folder"] = place.Folder is { Length: > 0 } folder ? folder : null,
                        ["train"] = place.Info.Train,
                        ["test"] = place.Info.Test,
                        ["shape"] = place.Info.Shape,
                        ["split"] = place.Info.Split,
                        ["classes"] = place.Info.Classes,
                        ["licence"] = place.Info.Licence,
                        ["how_to_get"] = place.Info.Advice,
                    }
            ),
        ];

    public static JsonObject Report(DatasetReport report) =>
        new()
        {
            ["name"] = report.Info.Name,
            ["sound"] = report.Problems.Count == 0,
            ["train"] = report.Train,
            ["test"] = report.Test,
            ["problems"] = new JsonArray([.. report.Problems.Select(problem => (JsonNode)problem)]),
            ["files"] = new JsonArray([
                .. report.Files.Select(file =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = file.Name,
                            ["path"] = file.Path,
                            ["bytes"] = file.Bytes,
                            ["sha256"] = file.Sha256,
                            ["verdict"] = Word(file.Verdict),
                            ["what"] = file.What,
                        }
                ),
            ]),
        };

    /// <summary>"verified", "plausible", "absent", "wrong".</summary>
    public static string Word(FileVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
