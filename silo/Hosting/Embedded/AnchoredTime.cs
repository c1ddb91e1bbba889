namespace Grid.Silo;

/// <summary>
/// The time of another clock (a database's), read once and carried on by this machine's monotonic clock: silos whose wall clocks differ or jump write the same times. Timers and timestamps are the machine's.
/// </summary>
/// <param name="inner">The machine's clock.</param>
/// <param name="anchor">What the other clock said.</param>
/// <param name="readAt">The machine's timestamp at that moment.</param>
internal sealed class AnchoredTime(TimeProvider inner, DateTimeOffset anchor, long readAt) : TimeProvider
{
    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => anchor + inner.GetElapsedTime(readAt);

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
