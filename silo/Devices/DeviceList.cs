using System.Globalization;

namespace Grid.Silo;

/// <summary>
/// Which devices a silo is to use, as people write it: "cpu:2,cuda:all" (two CPU slots and every GPU), "cuda:0+2" (these two), "cpu:all" (a slot a core), "fake:8".
/// </summary>
public sealed record DeviceList(IReadOnlyList<DeviceSelection> Selections)
{
    private const string Help = "Examples: cpu:2, cpu:all, cuda:all, cuda:0+2, or several of them with commas.";
    private const int Most = 4096;

    /// <summary>All GPUs; a CPU slot a core where there is none.</summary>
    public static DeviceList Automatic { get; } = new([]);

    /// <exception cref="DeviceException">The text is no such list; says what is wrong with it.</exception>
    public static DeviceList Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var selections = text.Split(',', StringSplitOptions.TrimEntries).Select(part => Selection(part, text)).ToList();
        return selections.GroupBy(selection => selection.Kind).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new DeviceException(
                $"'{text}' names {NameOf(twice.Key)} twice: write it once, such as cuda:0+2 for two GPUs."
            )
            : new DeviceList(selections);
    }

    /// <summary>The list as <see cref="Parse"/> reads it; "auto" for <see cref="Automatic"/>.</summary>
    public override string ToString() => Selections.Count == 0 ? "auto" : string.Join(',', Selections);

    internal static string NameOf(DeviceKind kind) => kind.ToString().ToLowerInvariant();

    private static DeviceSelection Selection(string part, string text)
    {
        var at = part.IndexOf(':', StringComparison.Ordinal);
        var (name, rest) = at < 0 ? (part, "all") : (part[..at], part[(at + 1)..]);
        return name switch
        {
            "cpu" when rest == "all" => new(DeviceKind.Cpu, null, null),
            "cpu" => new(DeviceKind.Cpu, Count(rest, part), null),
            "fake" => new(DeviceKind.Fake, Count(rest, part), null),
            "cuda" when rest == "all" => new(DeviceKind.Cuda, null, null),
            "cuda" => new(DeviceKind.Cuda, null, Numbers(rest, part)),
            _ => throw new DeviceException($"'{part}' in '{text}' is no kind of device: cpu, cuda or fake. {Help}"),
        };
    }

    private static int Count(string text, string part) =>
        Number(text) is { } count and >= 1 and <= Most
            ? count
            : throw new DeviceException($"'{part}': expected a number of devices from 1 to {Most}. {Help}");

    private static IReadOnlyList<int> Numbers(string text, string part)
    {
        var numbers = text.Split('+').Select(Number).ToList();
        if (numbers.Exists(number => number is null or >= Most))
        {
            throw new DeviceException($"'{part}': expected 'all', or GPUs by number, such as 0+2. {Help}");
        }

        var chosen = numbers.OfType<int>().ToList();
        return chosen.Distinct().Count() == chosen.Count
            ? chosen
            : throw new DeviceException($"'{part}' names a GPU twice. {Help}");
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Devices of one kind: so many (Count), or these (Numbers); all where both are null.</summary>
public sealed record DeviceSelection(DeviceKind Kind, int? Count, IReadOnlyList<int>? Numbers)
{
    public override string ToString() =>
        $"{DeviceList.NameOf(Kind)}:{(Numbers is not null ? string.Join('+', Numbers) : Count?.ToString() ?? "all")}";
}
