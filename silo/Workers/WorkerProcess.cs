using System.ComponentModel;
using System.Diagnostics;
using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>One worker process, as the thread that uses it sees it.</summary>
/// <remarks>Start it on a thread that lives as long as it is used: the kernel ends a worker with the thread that started it (see <see cref="WorkerEntry"/>).</remarks>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly MessageStream _messages;
    private readonly ErrorTail _errors = new();
    private readonly MachineFiles _machine;
    private readonly long _memoryKills;
    private readonly TimeProvider _time;
    private TrainingFaultException? _killed;

    private WorkerProcess(Process process, MachineFiles machine, TimeProvider time)
    {
        _process = process;
        _machine = machine;
        _memoryKills = machine.MemoryKills();
        _time = time;
        _messages = new MessageStream(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                _errors.Add(text);
            }
        };
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Whether it has gone, whoever ended it.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a worker and waits until it says that it is there.</summary>
    /// <param name="gpus">CUDA_VISIBLE_DEVICES for it; empty: it is to see none.</param>
    /// <exception cref="TrainingFaultException">It did not start, or is another version.</exception>
    public static WorkerProcess Start(WorkerOptions options, string gpus, TimeProvider time)
    {
        var start = new ProcessStartInfo(options.Command.Program, options.Command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CUDA_VISIBLE_DEVICES"] = gpus;
        try
        {
            var worker = new WorkerProcess(Process.Start(start)!, MachineFiles.OfThisMachine, time);
            worker.Greet(options.StartPatience);
            return worker;
        }
        catch (Win32Exception error)
        {
            throw new TrainingFaultException(
                FailureCause.Crash,
                $"No worker process could be started: {options.Command.Program}: {error.Message}",
                error
            );
        }
    }

    /// <summary>Sends a request and gives its answer. Messages of progress on the way go to <paramref name="progress"/>.</summary>
    /// <exception cref="ModelException">The model refused it.</exception>
    /// <exception cref="IOException">A file could not be written.</exception>
    /// <exception cref="RemoteTrainingException">It threw.</exception>
    /// <exception cref="TrainingFaultException">The worker died, or was killed.</exception>
    public T Ask<T>(WorkerMessage request, Action<int, int>? progress = null)
        where T : WorkerMessage
    {
        Send(request);
        return Answer<T>(progress);
    }

    /// <summary>Sends what is not answered by itself. That the worker has gone shows when an answer is read.</summary>
    public void Send(WorkerMessage message)
    {
        try
        {
            _messages.Write(message);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Its last words are still to be read.
        }
    }

    /// <summary>Reads the answer to the request sent last.</summary>
    public T Answer<T>(Action<int, int>? progress = null)
        where T : WorkerMessage
    {
        while (true)
        {
            switch (Read())
            {
                case Progress step:
                    progress?.Invoke(step.Step, step.Steps);
                    break;
                case T answer:
                    return answer;
                case Failed failed:
                    throw ExceptionOf(failed);
                case null:
                    throw Died(garbage: false);
                default:
                    throw Died(garbage: true);
            }
        }
    }

    /// <summary>Kills it, with what the thread that waits for its answer is to be told. Called on any thread.</summary>
    public void Kill(TrainingFaultException why)
    {
        Interlocked.CompareExchange(ref _killed, why, null);
        Kill();
    }

    /// <summary>Closes its standard input, on which it leaves by itself; kills it where it does not.</summary>
    public void Dispose()
    {
        _messages.Dispose();
        if (!_process.WaitForExit(EndPatience))
        {
            Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Greet(TimeSpan patience)
    {
        try
        {
            var late = new TrainingFaultException(
                FailureCause.Crash,
                $"A worker process did not say within {patience} that it is there."
            );
            using var timer = _time.CreateTimer(_ => Kill(late), null, patience, Timeout.InfiniteTimeSpan);
            var hello = Ask<Hello>(new Hello(Hello.CurrentVersion));
            if (hello.Version != Hello.CurrentVersion)
            {
                throw new TrainingFaultException(
                    FailureCause.Crash,
                    $"The worker process speaks version {hello.Version}, this program {Hello.CurrentVersion}: the program was changed while it ran. Start the silo again."
                );
            }
        }
        catch
        {
            Kill();
            Dispose();
            throw;
        }
    }

    /// <summary>Null where it has gone.</summary>
    private WorkerMessage? Read()
    {
        try
        {
            return _messages.Read();
        }
        catch (InvalidDataException)
        {
            throw Died(garbage: true);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    private TrainingFaultException Died(bool garbage)
    {
        // What has closed its output is about to end; what wrote garbage is not.
        var ended = !garbage && _process.WaitForExit(EndPatience);
        if (!ended)
        {
            Kill();
        }

        // With no limit of time, it waits for the last lines of standard error too.
        _process.WaitForExit();
        return _killed
            ?? WorkerDeath.Classify(
                ended ? _process.ExitCode : null,
                _machine.MemoryKills() - _memoryKills,
                _errors.ToString()
            );
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has gone.
        }
    }

    private static Exception ExceptionOf(Failed failed) =>
        failed.Kind switch
        {
            FailedKind.Model => new ModelException(failed.Message),
            FailedKind.File => new IOException(failed.Message, failed.Code),
            _ => new RemoteTrainingException(failed.Error, failed.Message, failed.Text),
        };
}
