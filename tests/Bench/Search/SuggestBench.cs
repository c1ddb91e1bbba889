using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Search;

namespace Grid.Bench;

/// <summary>
/// <c>bench suggest</c>: what the next point costs, what is kept of each finished trial, and what writing and reading the whole state costs, at 100 to 100,000 finished trials of six parameters. Argument: the most trials
/// (100000). The Gaussian process stops at 1,000: from 250 points on it is fitted to as many. Exit code 1 where TPE takes more than 2 ms at 10,000, or a trial more than 1 KiB.
/// </summary>
public static class SuggestBench
{
    private const double MostTpeMilliseconds = 2;
    private const double MostBytes = 1024;
    private const int MostGpTrials = 1_000;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var most = args.Length > 0 ? int.Parse(args[0]) : 100_000;
        var results = new JsonArray();
        var isGood = true;
        foreach (var sampler in SamplerCatalog.Names)
        {
            foreach (var finished in (int[])[100, 1_000, 10_000, 100_000])
            {
                if (finished > most || (sampler == SamplerCatalog.Gp && finished > MostGpTrials))
                    continue;
                cancel.ThrowIfCancellationRequested();
                var (milliseconds, bytes, state) = Measure(sampler, finished);
                isGood &= bytes <= MostBytes;
                isGood &= sampler != SamplerCatalog.Tpe || finished != 10_000 || milliseconds <= MostTpeMilliseconds;
                results.Add(
                    new JsonObject
                    {
                        ["sampler"] = sampler,
                        ["finished"] = finished,
                        ["ms_per_suggestion"] = milliseconds,
                        ["memory_bytes_per_trial"] = bytes,
                        ["state_bytes_per_trial"] = state.Bytes,
                        ["snapshot_ms"] = state.Save.TotalMilliseconds,
                        ["restore_ms"] = state.Restore.TotalMilliseconds,
                    }
                );
            }
        }
        var report = new JsonObject { ["bench"] = "suggest", ["results"] = results };
        await output.WriteLineAsync(
            report.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).AsMemory(),
            cancel
        );
        return isGood ? 0 : 1;
    }

    // Trials in the plain order, values of a bowl: the first ones are taken in without asking the model, by starting from their state.
    private static (double Milliseconds, double Bytes, State State) Measure(string sampler, int finished)
    {
        var (space, targets, options) = Setup(sampler);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var searcher = Restored(space, targets, options, finished);
        var trial = Started(searcher, finished);
        trial = WarmUp(searcher, trial);
        var clock = new List<double>();
        var start = Stopwatch.GetTimestamp();
        while (clock.Count < 5 || (clock.Count < 200 && Stopwatch.GetElapsedTime(start) < Measured))
        {
            var asked = Stopwatch.GetTimestamp();
            trial = searcher.Handle(Ended(trial)).OfType<CreateTrial>().Single();
            clock.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }
        clock.Sort();
        var bytes = Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - before) / (double)trial.Trial;
        return (clock[clock.Count / 2], bytes, Save(searcher, text => Searcher.Restore(space, targets, options, text)));

        State Save(ISearcher whole, Action<string> restore)
        {
            var begun = Stopwatch.GetTimestamp();
            var text = whole.Snapshot();
            var saved = Stopwatch.GetTimestamp();
            restore(text);
            return new(
                text.Length / (double)trial.Trial,
                Stopwatch.GetElapsedTime(begun, saved),
                Stopwatch.GetElapsedTime(saved)
            );
        }
    }

    private sealed record State(double Bytes, TimeSpan Save, TimeSpan Restore);

    // Until the hot loops are compiled.
    private static CreateTrial WarmUp(ISearcher searcher, CreateTrial trial)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 200 && Stopwatch.GetElapsedTime(start) < Measured; i++)
            trial = searcher.Handle(Ended(trial)).OfType<CreateTrial>().Single();
        return trial;
    }

    private static (SearchSpace Space, SearchTargets Targets, SearchOptions Options) Setup(string sampler)
    {
        var space = new SearchSpace([
            .. Enumerable
                .Range(0, 6)
                .Select(i => new Parameter(
                    $"x{i}",
                    new RealDomain(0, 1, Scale.Linear, null, sampler == SamplerCatalog.Grid ? 16 : null),
                    []
                )),
        ]);
        var options = new SearchOptions(sampler, Trials: null, Parallel: 1, Repeats: 1, Seed: 1)
        {
            // While the history is made every point is a random one.
            Settings = SamplerCatalog.OptionsOf(sampler).Any(option => option.Name == "startup")
                ? [new("startup", ParameterValue.Of(1_000_000L))]
                : [],
        };
        return (space, SearchTargets.Of(new("loss", Goal.Minimize)), options);
    }

    private static ISearcher Restored(SearchSpace space, SearchTargets targets, SearchOptions options, int finished)
    {
        var random = Searcher.Start(space, targets, options);
        var trial = random.Handle(new SearchStarted()).OfType<CreateTrial>().Single();
        for (var i = 1; i < finished; i++)
            trial = random.Handle(Ended(trial)).OfType<CreateTrial>().Single();
        return Searcher.Restore(space, targets, options with { Settings = [] }, random.Snapshot());
    }

    // The one trial that is open in a restored search.
    private static CreateTrial Started(ISearcher searcher, int finished) =>
        searcher.Handle(new TrialEnded(finished - 1, TrialOutcome.Completed, 0.5)).OfType<CreateTrial>().Single();

    private static TrialEnded Ended(CreateTrial trial) =>
        new(
            trial.Trial,
            TrialOutcome.Completed,
            trial.Assignment.Values.Sum(value => Math.Pow(value.Value.AsNumber() - 0.3, 2))
        );
}
