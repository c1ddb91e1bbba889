using System.IO.Pipes;
using Grid.Models;

namespace Grid.Silo.Tests;

/// <summary>The worker's side of the conversation, in this process.</summary>
public sealed class WorkerServerTests : IDisposable
{
    private readonly ScriptedModel _model = new();
    private readonly MessageStream _messages;
    private readonly Task<bool> _server;

    public WorkerServerTests()
    {
        var requests = new AnonymousPipeServerStream(PipeDirection.Out);
        var answers = new AnonymousPipeServerStream(PipeDirection.In);
        var input = new AnonymousPipeClientStream(PipeDirection.In, requests.ClientSafePipeHandle);
        var output = new AnonymousPipeClientStream(PipeDirection.Out, answers.ClientSafePipeHandle);
        _messages = new MessageStream(answers, requests);
        _server = OwnThread.RunAsync(
            "test worker",
            () =>
            {
                using var messages = new MessageStream(input, output);
                using var inbox = new WorkerInbox(messages, () => { });
                new WorkerServer(inbox, messages, [_model], TimeProvider.System).Run();
                return true;
            }
        );
    }

    [Fact]
    public void A_pause_stops_the_epoch_that_it_is_meant_for()
    {
        using var begun = new ManualResetEventSlim();
        _model.OnEpoch = (_, pause) =>
        {
            begun.Set();
            pause.WaitHandle.WaitOne();
        };
        Start();
        _messages.Write(new RunEpoch(1));
        begun.Wait(TestContext.Current.CancellationToken);

        _messages.Write(new PauseEpoch(1));

        Assert.Null(Assert.IsType<Measured>(_messages.Read()).Lanes);
    }

    [Fact]
    public void A_pause_that_came_too_late_stops_no_later_epoch()
    {
        Start();
        Assert.IsType<Measured>(Ask(new RunEpoch(1)));

        _messages.Write(new PauseEpoch(1));

        Assert.NotNull(Assert.IsType<Measured>(Ask(new RunEpoch(2))).Lanes);
    }

    [Fact]
    public void What_a_training_throws_is_told_with_its_type_and_stack_and_the_worker_stays()
    {
        Start("""{"fail": true}""");
        Ask(new RunEpoch(1));

        var failed = Assert.IsType<Failed>(Ask(new RunEpoch(2)));

        Assert.Equal(
            (FailedKind.Exception, "InvalidOperationException", "a lane was told to fail"),
            (failed.Kind, failed.Error, failed.Message)
        );
        Assert.Contains("   at ", failed.Text, StringComparison.Ordinal);
        Assert.IsType<Done>(Ask(new EndTraining()));
        Start();
    }

    [Fact]
    public void A_full_disk_keeps_its_code()
    {
        const int noSpace = 28;
        _model.OnSave = _ => throw new IOException("No space left on device", noSpace);
        Start();

        var failed = Assert.IsType<Failed>(Ask(new SaveLane(0, "/nowhere")));

        Assert.Equal((FailedKind.File, noSpace), (failed.Kind, failed.Code));
    }

    [Fact]
    public void What_is_asked_out_of_turn_is_refused()
    {
        Assert.Equal("No training has begun.", Assert.IsType<Failed>(Ask(new RunEpoch(1))).Message);
        Assert.IsType<Failed>(Ask(new Done()));
        Assert.Equal(
            FailedKind.Model,
            Assert.IsType<Failed>(Ask(new StartTraining("gan", null, [], "", "cpu", 1, []))).Kind
        );
    }

    public void Dispose()
    {
        _messages.Dispose();
        _server.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private void Start(string parameters = "{}") =>
        Assert.IsType<Started>(
            Ask(new StartTraining(_model.Info.Name, null, [], "", "cpu", 1, [new StartLane(parameters, 1, null)]))
        );

    private WorkerMessage? Ask(WorkerMessage request)
    {
        _messages.Write(request);
        var answer = _messages.Read();
        while (answer is Progress)
        {
            answer = _messages.Read();
        }

        return answer;
    }
}
