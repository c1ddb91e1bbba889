namespace Grid.Silo;

/// <summary>The one silo of a home: this process.</summary>
internal sealed class LocalSilos(
    string name,
    Func<Uri?> address,
    Func<IReadOnlyList<SlotSnapshot>> slots,
    TimeProvider time
) : ISilos
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when somebody wants this silo to leave.</summary>
    public Task DrainAsked => _drain.Task;

    public Task<IReadOnlyList<SiloStatus>> ListAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<SiloStatus>>([Status()]);

    public Task<SiloStatus> DrainAsync(string silo, CancellationToken cancel)
    {
        if (silo != name)
        {
            throw UnknownSiloException.None(silo, [name]);
        }

        Drain();
        return Task.FromResult(Status());
    }

    public void Drain() => _drain.TrySetResult();

    private SiloStatus Status() =>
        new(
            name,
            address()?.GetLeftPart(UriPartial.Authority) ?? "",
            ProgramVersion.Text,
            _drain.Task.IsCompleted ? SiloStatus.Draining : SiloStatus.Active,
            Control: true,
            _startedAt,
            time.GetUtcNow(),
            slots()
        );
}
