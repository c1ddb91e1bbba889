using Grid.Silo;

namespace Grid.Client;

/// <summary>Shows a running sweep.</summary>
internal interface ISweepView
{
    /// <summary>How often <see cref="Show"/> is worth a call.</summary>
    TimeSpan Interval { get; }

    /// <summary>Runs <paramref name="watch"/>, which calls <see cref="Show"/> until the sweep is over.</summary>
    Task RunAsync(Func<Task> watch);

    void Show(SweepMoment moment, IEnumerable<AgentEvent> happened);
}
