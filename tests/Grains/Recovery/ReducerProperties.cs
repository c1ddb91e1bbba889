using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>An experiment brought back from a snapshot after any event has the bytes, and does what, one does that never went away: whatever fails, is tried again, paused or cancelled.</summary>
public class ReducerProperties
{
    private const int Epochs = 9;

    public static TheoryData<StopOptions> Policies =>
        new()
        {
            new PatienceOptions(),
            new MedianOptions(),
            new AshaOptions(1, Epochs),
            new AshaOptions(1, Epochs, Promote: true),
            new HyperbandOptions(1, Epochs),
            new PbtOptions(2, 0.25, 0.25, ["rate"]),
        };

    private static readonly Gen<double> Values = Gen.Frequency(
        (9, Gen.Choose(0, 1000).Select(value => value / 8.0)),
        (1, Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity))
    );

    private static readonly Gen<ExperimentEvent> Measures =
        from trial in Gen.Choose(0, 14)
        from step in Gen.Choose(1, Epochs)
        from value in Values
        select (ExperimentEvent)new Measured(trial, step, value, Saved: true);

    private static readonly Gen<ExperimentEvent> Ends =
        from trial in Gen.Choose(0, 14)
        from outcome in Gen.Elements(TrialOutcome.Completed, TrialOutcome.Stopped, TrialOutcome.Failed)
        from value in Values
        select (ExperimentEvent)new Ended(trial, outcome, value);

    private static readonly Gen<ExperimentEvent> Turns = Gen.Elements<ExperimentEvent>(
        new Paused("by hand"),
        new Resumed(),
        new Retried(3, 1),
        new Cancelled("enough")
    );

    private static readonly Gen<(ExperimentEvent Happened, bool Restores)> Entries =
        from happened in Gen.Frequency((12, Measures), (4, Ends), (1, Turns))
        from restores in Gen.Elements(false, true)
        select (happened, restores);

    private static readonly Arbitrary<(ExperimentEvent Happened, bool Restores)[]> Logs = Arb.From(
        Entries.ArrayOf(),
        log =>
            Enumerable.Range(0, log.Length).Select(at => ((ExperimentEvent, bool)[])[.. log[..at], .. log[(at + 1)..]])
    );

    [Theory]
    [MemberData(nameof(Policies))]
    public void An_experiment_restored_at_any_point_goes_on_as_one_that_never_was(StopOptions stop) =>
        Prop.ForAll(
                Logs,
                log =>
                {
                    var row = Row(Specs.Grid(rates: 12, parallel: 4, stop: stop));
                    var (steady, restored) = (ExperimentLoader.Start(row, 1), ExperimentLoader.Start(row, 1));
                    foreach (var (happened, restores) in log.Prepend((new Submitted(row.SpecHash), true)))
                    {
                        if (restores && restored.Sequence > 0)
                        {
                            var saved = new SnapshotRow(row.Id, restored.Sequence, restored.Snapshot());
                            restored = ExperimentLoader.Restore(row, saved, 1);
                        }

                        // As a row keeps it, NaN and all.
                        var read = ExperimentLog.Read(ExperimentLog.Write(row.Id, 1, happened, row.CreatedAt));
                        Assert.Equal(Text(steady.Apply(happened)), Text(restored.Apply(read)));
                        Assert.Equal(steady.Snapshot(), restored.Snapshot());
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    private static ExperimentRow Row(ExperimentSpec spec)
    {
        var (submission, now) = (spec.Submission(), DateTimeOffset.UnixEpoch);
        return new(
            World.Id,
            spec.Name,
            ExperimentState.Running,
            null,
            submission.Spec,
            submission.SpecHash,
            now,
            now,
            null
        );
    }

    private static IEnumerable<string> Text(IEnumerable<SearchAction> actions) =>
        actions.Select(action => action.GetType().Name + JsonSerializer.Serialize(action, action.GetType()));
}
