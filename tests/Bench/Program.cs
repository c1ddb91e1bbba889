using System.Globalization;
using Grid.Bench;

// ./bench NAME [ARGS]: one measurement, printed as one JSON object. The exit code is 1 where a bound that stands in code is broken.
var benches = new Dictionary<string, (string Summary, Func<string[], TextWriter, CancellationToken, Task<int>> Run)>(
    StringComparer.Ordinal
)
{
    ["store"] = (
        "durable reports per second on SQLite and PostgreSQL, 16 writers",
        (_, output, cancel) => StoreBench.RunAsync(output, cancel)
    ),
    ["trials"] = ("durable no-op trials per second through the whole of Grid, 16 slots", TrialsBench.RunAsync),
    ["metrics"] = (
        "ROUNDS: time of a scrape of a busy silo; what metrics add to a trial of `trials`",
        MetricsBench.RunAsync
    ),
    ["cluster"] = (
        "4 silos on PostgreSQL: durable reports and no-op trials per second; overhead on short trials; queue wait",
        (_, output, cancel) => ClusterBench.RunAsync(output, cancel)
    ),
    ["drain"] = (
        "ROUNDS REST: seconds from SIGTERM to a silo until its trials train elsewhere, and until it has gone",
        DrainBench.RunAsync
    ),
    ["step"] = ("time of a GON training step against python3-torch, 1 and 2 threads", StepBench.RunAsync),
    ["parity"] = ("DIR: largest relative difference of losses from PyTorch's reference runs", ParityBench.RunAsync),
    ["search"] = (
        "SEEDS NAMES…: median regret of every sampler on test functions, against Optuna's",
        SearchBench.RunAsync
    ),
    ["suggest"] = (
        "MOST: time of a suggestion and memory of a finished trial, for every sampler",
        SuggestBench.RunAsync
    ),
    ["lanes"] = ("time per trial and step of K fused lanes against one after another", LanesBench.RunAsync),
};

if (args.Length == 0 || !benches.TryGetValue(args[0], out var bench))
{
    await Console.Error.WriteLineAsync("Usage: ./bench NAME [ARGS]. The names:");
    foreach (var (name, (summary, _)) in benches)
    {
        await Console.Error.WriteLineAsync(string.Format(CultureInfo.InvariantCulture, "  {0,-8} {1}", name, summary));
    }

    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};
return await bench.Run(args[1..], Console.Out, interrupted.Token);
