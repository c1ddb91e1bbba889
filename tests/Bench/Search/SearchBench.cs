using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Search;

namespace Grid.Bench;

/// <summary>
/// <c>bench search</c>: median simple regret (best value less the known minimum) after 100 trials, one at a time, of every sampler on functions with a known minimum, beside
/// what Optuna's sampler of the same name reached (fixtures/optuna-regret.json). Arguments: seeds (30), then samplers and functions to keep to.
/// </summary>
public static class SearchBench
{
    private const int Trials = 100;
    private static readonly string[] Samplers = ["random", "sobol", "halton", "tpe", "cma-es", "gp"];

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var seeds = args.Length > 0 ? int.Parse(args[0]) : 30;
        var only = args.Skip(1).ToHashSet(StringComparer.Ordinal);
        var samplers = Samplers.Where(name => !only.Overlaps(Samplers) || only.Contains(name));
        var named = TestFunction.All.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        var functions = TestFunction.All.Where(one => !only.Overlaps(named) || only.Contains(one.Name)).ToList();
        var optuna = JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(AppContext.BaseDirectory, "fixtures", "optuna-regret.json"),
                cancel
            )
        )!;
        var results = new JsonArray();
        foreach (var sampler in samplers.Where(name => SamplerCatalog.Names.Contains(name)))
        {
            foreach (var function in functions)
            {
                results.Add(Measure(sampler, function, seeds, Reference(optuna, sampler, function.Name), cancel));
            }
        }

        var report = new JsonObject
        {
            ["bench"] = "search",
            ["trials"] = Trials,
            ["seeds"] = seeds,
            ["results"] = results,
        };
        await output.WriteLineAsync(
            report.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).AsMemory(),
            cancel
        );
        return 0;
    }

    private static JsonObject Measure(
        string sampler,
        TestFunction function,
        int seeds,
        double? optuna,
        CancellationToken cancel
    )
    {
        // Each seed is a search of its own: as many at once as there are cores.
        var runs = new (double Regret, TimeSpan Time)[seeds];
        Parallel.For(
            0,
            seeds,
            new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            seed =>
            {
                var start = Stopwatch.GetTimestamp();
                var regret = Best(sampler, function, seed) - function.Minimum;
                runs[seed] = (regret, Stopwatch.GetElapsedTime(start));
            }
        );
        var regrets = runs.Select(run => run.Regret).Order().ToList();
        var median = Quantile(regrets, 0.5);
        return new()
        {
            ["sampler"] = sampler,
            ["function"] = function.Name,
            ["median"] = median,
            ["q25"] = Quantile(regrets, 0.25),
            ["q75"] = Quantile(regrets, 0.75),
            ["optuna_median"] = optuna,
            ["ratio"] = median / optuna,
            ["seconds_per_run"] = runs.Average(run => run.Time.TotalSeconds),
        };
    }

    private static double Best(string sampler, TestFunction function, long seed)
    {
        var objective = new Objective("value", Goal.Minimize);
        var options = new SearchOptions(sampler, Trials, Parallel: 1, Repeats: 1, seed);
        var searcher = Searcher.Start(function.Space, SearchTargets.Of(objective), options);
        var best = double.PositiveInfinity;
        var actions = searcher.Handle(new SearchStarted());
        while (actions is [CreateTrial trial, ..])
        {
            var value = function.At(trial.Assignment);
            best = Math.Min(best, value);
            actions = searcher.Handle(new TrialEnded(trial.Trial, TrialOutcome.Completed, value));
        }
        return best;
    }

    private static double? Reference(JsonNode optuna, string sampler, string function)
    {
        var figures = optuna[string.Equals(sampler, "cma-es", StringComparison.Ordinal) ? "cma" : sampler];
        return figures?[function]?["median"]?.GetValue<double>();
    }

    private static double Quantile(List<double> sorted, double share)
    {
        var at = share * (sorted.Count - 1);
        var low = (int)at;
        var high = Math.Min(low + 1, sorted.Count - 1);
        return sorted[low] + ((at - low) * (sorted[high] - sorted[low]));
    }
}
