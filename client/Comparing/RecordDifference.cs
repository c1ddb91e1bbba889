using System.Text.Json;
using Grid.Silo;

namespace Grid.Client;

/// <summary>One thing that differs in what two sweeps ran on, such as "engine.version": what it was before, and when they ran again.</summary>
internal sealed record RecordDifference(string What, string Before, string After)
{
    private const string Unknown = "not recorded";

    /// <summary>What differs between the records of trials and their twins, each difference once.</summary>
    public static IReadOnlyList<RecordDifference> Of(IEnumerable<(RunRecord? Before, RunRecord? After)> pairs)
    {
        var differences = new HashSet<RecordDifference>();
        foreach (var (before, after) in pairs.Distinct(PairComparer))
        {
            var (olds, news) = (Leaves(before), Leaves(after));
            foreach (var what in olds.Keys.Union(news.Keys))
            {
                var (old, now) = (olds.GetValueOrDefault(what, Unknown), news.GetValueOrDefault(what, Unknown));
                if (old != now)
                {
                    differences.Add(new RecordDifference(what, old, now));
                }
            }
        }

        return [.. differences.OrderBy(difference => difference.What, StringComparer.Ordinal)];
    }

    /// <summary>Records are read once for each hash, so that equal ones are the same object.</summary>
    private static IEqualityComparer<(RunRecord?, RunRecord?)> PairComparer { get; } =
        EqualityComparer<(RunRecord?, RunRecord?)>.Create(
            (a, b) => ReferenceEquals(a.Item1, b.Item1) && ReferenceEquals(a.Item2, b.Item2),
            pair =>
                HashCode.Combine(
                    System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item1),
                    System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item2)
                )
        );

    /// <summary>Every value of a record under its path, such as "hardware.cores".</summary>
    private static Dictionary<string, string> Leaves(RunRecord? record)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        if (record is not null)
        {
            using var document = JsonDocument.Parse(record.ToJson());
            Collect("", document.RootElement, leaves);
        }

        return leaves;
    }

    private static void Collect(string path, JsonElement value, Dictionary<string, string> leaves)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Collect(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value, leaves);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    Collect($"{path}[{index}]", item, leaves);
                }

                break;
            case JsonValueKind.Null:
                leaves[path] = "none";
                break;
            default:
                leaves[path] = value.ToString();
                break;
        }
    }
}
