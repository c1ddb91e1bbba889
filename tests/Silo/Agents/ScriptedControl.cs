using System.Threading.Channels;
using Grid.Grains;
using Grid.Host;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo.Tests;

/// <summary>A control side that does what a test says: the pool waits for the test to answer each call, and everything that an agent tells is kept.</summary>
internal sealed class ScriptedControl(ExperimentSpec spec) : IGrainFactory
{
    public const string Experiment = "sweep-0000";

    public ScriptedPool Pool { get; } = new();

    public Channel<TrialReport> Reports { get; } = Channel.CreateUnbounded<TrialReport>();

    public Channel<TrialFailure> Failures { get; } = Channel.CreateUnbounded<TrialFailure>();

    /// <summary>Called before a report is taken: may throw.</summary>
    public Action? OnReport { get; set; }

    /// <summary>What a report is answered.</summary>
    public Func<TrialReport, ReportAnswer> Answer { get; set; } = _ => ReportAnswer.Continue;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)
            (object)(
                typeof(TGrainInterface) == typeof(IPoolGrain) ? Pool
                : typeof(TGrainInterface) == typeof(ITrialGrain) ? new Trial(this)
                : new Sweep(spec)
            );

    /// <summary>A training of one trial, without a checkpoint.</summary>
    public static Placement Training(long trial, string parameters, params DeviceShare[] devices) =>
        new(devices, [new Lease(Experiment, trial, 1, parameters, Seed: trial, LastStep: 0, Checkpoint: null)]);

    private sealed class Trial(ScriptedControl control) : ITrialGrain
    {
        public Task<ReportAnswer> ReportAsync(TrialReport report, CancellationToken cancel)
        {
            control.OnReport?.Invoke();
            control.Reports.Writer.TryWrite(report);
            return Task.FromResult(control.Answer(report));
        }

        public Task FailAsync(TrialFailure failure, CancellationToken cancel)
        {
            control.Failures.Writer.TryWrite(failure);
            return Task.CompletedTask;
        }

        public Task<Lease?> LeaseAsync(LeaseHolder holder, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<string?> ReleaseAsync(
            long attempt,
            string cause,
            CheckpointInfo? checkpoint,
            CancellationToken cancel
        ) => throw new NotSupportedException();
    }

    private sealed class Sweep(ExperimentSpec spec) : IExperimentGrain
    {
        public Task<ExperimentStatus> GetAsync(CancellationToken cancel) =>
            Task.FromResult(
                new ExperimentStatus(
                    Experiment,
                    spec.Name,
                    ExperimentState.Running,
                    Reason: null,
                    SpecJson.Write(spec),
                    new Dictionary<TrialState, long>(),
                    Total: null,
                    DateTimeOffset.UnixEpoch,
                    EndedAt: null
                )
            );

        public Task<ExperimentStatus> SubmitAsync(Submission submission, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<ReportAnswer> RecordAsync(TrialReport report, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task RecordFailureAsync(TrialFailure failure, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<ExperimentStatus> PauseAsync(string reason, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<ExperimentStatus> ResumeAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task<ExperimentStatus> CancelAsync(string reason, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
