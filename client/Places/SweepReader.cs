using Grid.Silo;

namespace Grid.Client;

/// <summary>Opens a place to read its sweeps: a home's rows, or a silo's API.</summary>
internal sealed class SweepReader : IAsyncDisposable
{
    private readonly IAsyncDisposable? _home;
    private readonly IDisposable? _silo;

    private SweepReader(HomeReader home) => (_home, Sweeps) = (home, home.Sweeps);

    private SweepReader(SiloConnection silo) => (_silo, Sweeps) = (silo, new RemoteSweeps(silo));

    public ISweepReader Sweeps { get; }

    /// <summary>Null where nothing was ever stored.</summary>
    public static async Task<SweepReader?> OpenAsync(SweepPlace place, Shell shell, CancellationToken cancel)
    {
        if (place is SiloPlace silo)
        {
            return new SweepReader(new SiloConnection(silo.Silo, shell.Time));
        }

        return await HomeReader.OpenAsync(((HomePlace)place).Home, cancel) is { } reader
            ? new SweepReader(reader)
            : null;
    }

    /// <summary>Throws <see cref="UnknownExperimentException"/> where nothing was ever stored.</summary>
    public static async Task<SweepReader> OpenAsync(
        SweepPlace place,
        Shell shell,
        string id,
        CancellationToken cancel
    ) =>
        await OpenAsync(place, shell, cancel)
        ?? throw new UnknownExperimentException($"There is no experiment '{id}': nothing was run {place.Where} yet.");

    public async ValueTask DisposeAsync()
    {
        _silo?.Dispose();
        if (_home is not null)
        {
            await _home.DisposeAsync();
        }
    }
}
