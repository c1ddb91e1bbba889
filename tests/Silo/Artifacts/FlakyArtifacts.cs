namespace Grid.Silo.Tests;

/// <summary>A place whose puts fail as a test says.</summary>
/// <param name="fail">What a put throws, by its number from 1; null: it is done.</param>
internal sealed class FlakyArtifacts(IArtifacts inner, Func<int, Exception?> fail) : IArtifacts
{
    public int Puts { get; private set; }

    public Task PutAsync(ArtifactPath path, string file, string sha256, CancellationToken cancel) =>
        fail(++Puts) is { } error ? Task.FromException(error) : inner.PutAsync(path, file, sha256, cancel);

    public Task GetAsync(ArtifactPath path, string file, string? sha256, CancellationToken cancel) =>
        inner.GetAsync(path, file, sha256, cancel);

    public Task DeleteAsync(ArtifactPath path, CancellationToken cancel) => inner.DeleteAsync(path, cancel);

    public Task<IReadOnlyList<StoredArtifact>> ListAsync(string experiment, CancellationToken cancel) =>
        inner.ListAsync(experiment, cancel);
}

/// <summary>A clock that jumps to the end of whatever is waited for.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private TimeSpan _passed;

    public TimeSpan Passed => _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _passed.Ticks;

    public void Skip(TimeSpan time) => _passed += time;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Skip(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
