using System.Diagnostics;
using System.Text.Json;
using Grid.Models;
using Grid.Models.Tests;

namespace Grid.Bench;

/// <summary>
/// <c>bench step</c>: the GON training step (batch 64, ngf 16, nz 256, 32 × 32, CPU) against eager PyTorch of the same libtorch, in rounds that take turns. PyTorch runs twice: as it is
/// installed, and with the OpenBLAS kernels that Grid chooses, which older versions of OpenBLAS do not find on newer processors. Arguments: rounds (4), steps a round (8).
/// </summary>
public static class StepBench
{
    private const string Python = "/usr/bin/python3";
    private const string KernelVariable = "OPENBLAS_CORETYPE";
    private const string GridKernels = "Haswell";

    /// <returns>0: measured, or PyTorch is not installed.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0]) : 4;
        var steps = args.Length > 1 ? int.Parse(args[1]) : 8;
        using var images = new RandomImages(640, 64);
        var results = new List<object>();
        foreach (var threads in (int[])[1, 2])
            results.Add(await MeasureAsync(threads, rounds, steps, images, cancel));
        var report = new
        {
            bench = "step",
            rounds,
            steps,
            results,
        };
        await output.WriteLineAsync(JsonSerializer.Serialize(report).AsMemory(), cancel);
        return 0;
    }

    private static async Task<object> MeasureAsync(
        int threads,
        int rounds,
        int steps,
        RandomImages images,
        CancellationToken cancel
    )
    {
        var (ours, theirs, sameKernels) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            ours.AddRange(Ours(threads, steps, images));
            theirs.AddRange(await TheirsAsync(threads, steps, kernels: null, cancel) ?? []);
            sameKernels.AddRange(await TheirsAsync(threads, steps, GridKernels, cancel) ?? []);
        }
        var own = Median(ours) * 1000;
        if (theirs.Count == 0)
            return new
            {
                threads,
                grid_ms = own,
                pytorch = "python3-torch not installed",
            };
        var (installed, same) = (Median(theirs) * 1000, Median(sameKernels) * 1000);
        return new
        {
            threads,
            grid_ms = own,
            pytorch_ms = installed,
            ratio = own / installed,
            pytorch_same_kernels_ms = same,
            ratio_same_kernels = own / same,
        };
    }

    private static IEnumerable<double> Ours(int threads, int steps, RandomImages images)
    {
        var model = new GonModel();
        var parameters = new ModelParameters(model.Info, new Dictionary<string, object>());
        var lanes = new[] { new LaneRequest(parameters, Seed: 0, CheckpointPath: null) };
        using var training = model.Start(new TrainingRequest(lanes, RandomImages.Name, images.Catalog, "cpu", threads));
        var stepwise = (IStepwise)training;
        stepwise.RunSteps(3);
        for (var i = 0; i < steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            stepwise.RunSteps(1);
            yield return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <summary>Seconds of each step; null where PyTorch is not installed.</summary>
    private static async Task<double[]?> TheirsAsync(int threads, int steps, string? kernels, CancellationToken cancel)
    {
        if (!File.Exists(Python))
            return null;
        var script = Path.Combine(AppContext.BaseDirectory, "gon_step.py");
        var start = new ProcessStartInfo(Python, [script, $"{threads}", $"{steps}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (kernels is not null)
            start.Environment[KernelVariable] = kernels;
        using var python = Process.Start(start) ?? throw new InvalidOperationException($"{Python} does not start.");
        var errors = python.StandardError.ReadToEndAsync(cancel);
        var answer = await python.StandardOutput.ReadToEndAsync(cancel);
        await python.WaitForExitAsync(cancel);
        if (python.ExitCode == 0)
            return JsonDocument.Parse(answer).RootElement.GetProperty("seconds").Deserialize<double[]>();
        var message = await errors;
        return message.Contains("ModuleNotFoundError", StringComparison.Ordinal)
            ? null
            : throw new InvalidOperationException($"gon_step.py failed: {message}");
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
