using System.Collections.Concurrent;

namespace Grid.Host.Tests;

/// <summary>Named signals and a record of what happened, shared by a test and its grains: nobody sleeps, everybody waits for a signal.</summary>
public sealed class Signals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new();

    public ConcurrentQueue<string> Happened { get; } = new();

    public void Set(string name) => Of(name).TrySetResult();

    /// <summary>Waits for the signal; fails the test where it does not come.</summary>
    public Task When(string name) => Of(name).Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void Note(string what) => Happened.Enqueue(what);

    private TaskCompletionSource Of(string name) =>
        _signals.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
