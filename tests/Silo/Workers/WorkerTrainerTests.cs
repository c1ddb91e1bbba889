using System.Diagnostics;
using Grid.Grains;
using Grid.Models;
using Grid.Models.Tests;

namespace Grid.Silo.Tests;

/// <summary>Trainings in real worker processes, against the same in this process.</summary>
public sealed class WorkerTrainerTests : IDisposable
{
    private static readonly DeviceInventory Devices = DeviceInventory.Cpu(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-worker-");
    private readonly WorkerTrainer _worker = new(GridProgram.Options, Devices, TimeProvider.System);

    [Fact]
    public void A_synthetic_training_in_a_worker_is_equal_bit_for_bit()
    {
        var request = Requests.Synthetic("""{"epochs": 4, "lr": 0.0031, "nan_at_epoch": 4}""", lanes: 3);

        AssertEqual(new SyntheticModel(), request);
    }

    [Fact]
    public void A_real_training_in_a_worker_is_equal_bit_for_bit()
    {
        using var images = new RandomImages(40, 20);
        var model = new GonModel();
        var small = """{"epochs": 2, "batch": 8, "nz": 8, "ngf": 2, "latent_sigma": 0.01, "lr": 0.00123456789}""";

        AssertEqual(model, Requests.Of(model, small, 2, RandomImages.Name, images.Catalog));
    }

    [Fact]
    public void A_training_goes_on_from_a_checkpoint_that_another_process_wrote()
    {
        var path = Path.Combine(_folder.FullName, "half");
        using (var first = Start(_worker, Requests.Synthetic("""{"epochs": 3}""")))
        {
            first.RunEpoch(null, CancellationToken.None);
            first.Save(0, path);
        }

        using var second = Start(_worker, Requests.Synthetic("""{"epochs": 3}""", checkpoint: path));

        Assert.Equal((1, 3), (second.Epoch, second.Epochs));
    }

    [Fact]
    public void A_worker_stays_for_the_next_training_unless_something_failed_in_it()
    {
        Start(_worker, Requests.Synthetic("{}")).Dispose();
        var first = _worker.ProcessId;
        using (var failing = Start(_worker, Requests.Synthetic("""{"fail_at_epoch": 1}""")))
        {
            Assert.Equal(first, _worker.ProcessId);
            var error = Assert.Throws<RemoteTrainingException>(() => failing.RunEpoch(null, CancellationToken.None));
            Assert.Contains("fail_at_epoch is 1", error.Message, StringComparison.Ordinal);
            Assert.Contains("   at Grid.Models", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Null(_worker.ProcessId);
        Start(_worker, Requests.Synthetic("{}")).Dispose();
        Assert.NotEqual(first, _worker.ProcessId);
    }

    [Fact]
    public void A_worker_that_stands_by_takes_the_first_training()
    {
        _worker.StandBy();
        var standing = _worker.ProcessId;

        Start(_worker, Requests.Synthetic("{}")).Dispose();

        Assert.NotNull(standing);
        Assert.Equal(standing, _worker.ProcessId);
    }

    [Fact]
    public void A_worker_that_died_while_it_stood_by_fails_no_training()
    {
        _worker.StandBy();
        using var standing = Process.GetProcessById(_worker.ProcessId!.Value);
        standing.Kill();
        standing.WaitForExit();

        Start(_worker, Requests.Synthetic("{}")).Dispose();

        Assert.NotEqual(standing.Id, _worker.ProcessId);
    }

    [Fact]
    public void A_pause_reaches_the_middle_of_an_epoch()
    {
        using var pause = new CancellationTokenSource();
        using var training = Start(_worker, Requests.Synthetic("""{"seconds": 3600}"""));
        pause.CancelAfter(TimeSpan.FromMilliseconds(50));

        Assert.Null(training.RunEpoch(null, pause.Token));
        Assert.Equal(0, training.Epoch);
    }

    [Fact]
    public void What_the_model_refuses_is_said_in_its_words()
    {
        var error = Assert.Throws<ModelException>(() => Start(_worker, Requests.Synthetic("""{"epochs": "many"}""")));

        Assert.Contains("parameter 'epochs' is many", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_an_error_of_files()
    {
        using var training = Start(_worker, Requests.Synthetic("{}"));

        Assert.ThrowsAny<IOException>(() => training.Save(0, Path.Combine(_folder.FullName, "no/such/folder")));
    }

    [Fact]
    public void A_worker_that_does_not_answer_after_its_time_is_killed()
    {
        using var timeUp = new CancellationTokenSource();
        using var worker = new WorkerTrainer(
            GridProgram.Options with
            {
                AnswerPatience = TimeSpan.FromMilliseconds(20),
            },
            Devices,
            TimeProvider.System
        );
        using var training = worker.Start(
            new SyntheticModel(),
            Requests.Synthetic("""{"seconds": 3600}"""),
            timeUp.Token
        );
        Signals.Send(worker.ProcessId!.Value, Signals.Stop);
        timeUp.Cancel();

        var fault = Assert.Throws<TrainingFaultException>(() => training.RunEpoch(null, CancellationToken.None));

        Assert.Equal(FailureCause.Timeout, fault.Cause);
    }

    [Theory]
    [InlineData("echo this is no protocol; exec sleep 1000", "did not speak as a worker does")]
    [InlineData("echo the reason >&2; exit 3", "exit code 3. Its last lines:\nthe reason")]
    [InlineData(
        "printf '\\0\\0\\0\\034{\"type\":\"hello\",\"version\":9}'; exec sleep 1000",
        "speaks version 9, this program 2"
    )]
    [InlineData("exec sleep 1000", "did not say within 00:00:00.5")]
    public void A_program_that_is_no_worker_is_told_from_one(string script, string words)
    {
        var options = new WorkerOptions
        {
            Command = new WorkerCommand("/bin/sh", ["-c", script]),
            StartPatience = TimeSpan.FromSeconds(0.5),
        };
        using var trainer = new WorkerTrainer(options, Devices, TimeProvider.System);

        var fault = Assert.Throws<TrainingFaultException>(() => Start(trainer, Requests.Synthetic("{}")));

        Assert.Equal(FailureCause.Crash, fault.Cause);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_named()
    {
        var options = new WorkerOptions { Command = new WorkerCommand("/no/such/grid", []) };
        using var trainer = new WorkerTrainer(options, Devices, TimeProvider.System);

        var fault = Assert.Throws<TrainingFaultException>(() => Start(trainer, Requests.Synthetic("{}")));

        Assert.Contains("/no/such/grid", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_computes_in_a_process_of_its_own()
    {
        var health = await WorkerProbe.RunAsync(
            GridProgram.Worker,
            Devices.Devices[0],
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

        Assert.Null(health.Problem);
    }

    public void Dispose()
    {
        _worker.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Metrics and checkpoints of all epochs, with a lane dropped on the way.</summary>
    private void AssertEqual(IModel model, TrainingRequest request)
    {
        using var here = new InProcessTrainer();
        Assert.Equal(Run(here, model, request, "here"), Run(_worker, model, request, "there"));
    }

    private List<string> Run(ITrainer trainer, IModel model, TrainingRequest request, string name)
    {
        var results = new List<string>();
        using var training = trainer.Start(model, request, CancellationToken.None);
        while (training.Epoch < training.Epochs)
        {
            var measures = training.RunEpoch(null, CancellationToken.None)!;
            for (var lane = 0; lane < training.Lanes; lane++)
            {
                var path = Path.Combine(_folder.FullName, $"{name}-{training.Epoch}-{lane}");
                training.Save(lane, path);
                results.Add(Convert.ToHexString(File.ReadAllBytes(path)));
                results.AddRange(
                    measures[lane]
                        .Metrics.Select(metric => $"{metric.Key} {BitConverter.DoubleToInt64Bits(metric.Value):x}")
                );
            }

            if (training.Lanes > 1)
            {
                training.DropLane(0);
            }
        }

        results.Add($"{training.SavePicture(0, Path.Combine(_folder.FullName, $"{name}.png"))}");
        return results;
    }

    private static ITraining Start(ITrainer trainer, TrainingRequest request) =>
        trainer.Start(new SyntheticModel(), request, CancellationToken.None);
}
