using Grid.Silo;

namespace Grid.Client;

/// <summary>The part of a card that says what the trials ran on: most sweeps have one such record, those of several machines or versions more.</summary>
internal static class CardRecords
{
    private const double Gibibyte = 1L << 30;

    /// <summary>"A", "B", …, "27th".</summary>
    public static string Name(int index) => index < 26 ? $"{(char)('A' + index)}" : $"{index + 1}th";

    public static void Write(TextWriter output, SweepData sweep)
    {
        if (sweep.Records.Count == 0)
        {
            output.WriteLine();
            output.WriteLine(
                "No attempt has reported yet, or an older Grid trained them: nothing is recorded of what they ran on."
            );
            return;
        }

        foreach (var (index, (hash, record)) in sweep.Records.OrderBy(one => one.Key, StringComparer.Ordinal).Index())
        {
            output.WriteLine();
            output.WriteLine($"## Ran on (record {Name(index)}, {hash[..12]})");
            output.WriteLine();
            Write(output, record);
        }
    }

    private static void Write(TextWriter output, RunRecord record)
    {
        var (hardware, system) = (record.Hardware, record.System);
        CardMarkdown.Item(
            output,
            "Hardware",
            $"{hardware.Cpu ?? "unknown processor"} ({hardware.Architecture}), {Text.Count(hardware.Cores, "core")}, {Size(hardware.Memory)} memory"
        );
        CardMarkdown.Item(output, "GPUs", Gpus(hardware));
        CardMarkdown.Item(output, "System", $"{system.Os}, kernel {system.Kernel}, {system.Dotnet}");
        CardMarkdown.Item(output, "Grid", $"{record.Grid.Version}, commit {record.Grid.Commit ?? "unknown"}");
        CardMarkdown.Item(output, "Engine", Engine(record.Engine));
        CardMarkdown.Item(
            output,
            "Training",
            $"on {record.Device}, {Text.Count(record.Threads, "thread")}, {Text.Count(record.Lanes, "lane")}"
        );
        CardMarkdown.Item(
            output,
            "Data",
            record.Dataset is { } data
                ? $"{data.Name}: {Counted(data.Train)} to train, {Counted(data.Test)} to test"
                : "none"
        );
        foreach (var file in record.Dataset?.Files ?? [])
        {
            output.WriteLine($"  - {Markdown.Text(file.Name)}: SHA-256 {file.Sha256}");
        }
    }

    private static string Counted(long? count) => count is { } known ? $"{known:N0}" : "made as needed";

    private static string Gpus(RecordedHardware hardware) =>
        hardware.Gpus.Count == 0
            ? "none used"
            : string.Join(", ", hardware.Gpus.Select(gpu => $"{gpu.Id} {gpu.Name} ({Size(gpu.Memory)})"))
                + (hardware.GpuDriver is { } driver ? $", driver {driver}" : "");

    private static string Engine(RecordedEngine? engine)
    {
        if (engine is null)
        {
            return "none";
        }

        var blas = engine.Blas is { } library ? $", BLAS {library}" : "";
        var kernel = engine.BlasKernel is { } name ? $", kernel {name}" : "";
        return $"{engine.Name} {engine.Version}{blas}{kernel}{(engine.Cuda is { } cuda ? $", {cuda}" : "")}";
    }

    private static string Size(long? bytes) => bytes is { } known ? $"{known / Gibibyte:0.#} GiB" : "unknown";
}
