using Grid.Store;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>
/// What a silo does about checkpoints and pictures: where its own go, what it takes from other silos, and what it clears away while it controls.
/// </summary>
internal sealed class ClusterArtifacts : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A silo that was not heard of for so long is not asked for files.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>How long a silo that leaves gives others its files.</summary>
    private static readonly TimeSpan LongestHandover = TimeSpan.FromSeconds(15);

    private readonly ISharedStore _store;
    private readonly Func<Uri?> _control;
    private readonly Func<bool> _controls;
    private readonly string? _token;
    private readonly TimeProvider _time;
    private readonly Action<LogLine> _log;
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        }
    );
    private readonly FolderArtifacts _folder;
    private readonly ArtifactReceiver? _receiver;
    private readonly Lock _gate = new();
    private ArtifactKeeper? _keeper;
    private Task _ending = Task.CompletedTask;

    /// <param name="control">Where the silo that controls is reached; null where none is known.</param>
    /// <param name="controls">Whether it is this one.</param>
    public ClusterArtifacts(
        SiloServerOptions options,
        ISharedStore store,
        Func<Uri?> control,
        Func<bool> controls,
        TimeProvider time
    )
    {
        (_store, _control, _controls, _time, _log) = (store, control, controls, time, options.Log);
        _token = options.Api.Token;
        _folder = new FolderArtifacts(options.Artifacts ?? options.Home.Root);
        Share = _folder;
        if (options.Store is not null && options.Artifacts is null)
        {
            var remote = new HttpArtifacts(_http, SilosAsync, _token, time);
            Share = new ControlArtifacts(_folder, remote, controls, Stored);
            _receiver = new ArtifactReceiver(_folder, _token, Stored);
        }
    }

    /// <summary>Where this silo's trainings put what others may need.</summary>
    public IArtifacts Share { get; }

    /// <summary>Adds the endpoints for other silos, where they share no folder.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        if (_receiver is not null)
        {
            ArtifactEndpoints.Map(routes, _receiver);
        }
    }

    /// <summary>Removes what crashes have left behind.</summary>
    public void RemoveLeftovers() => _folder.RemoveLeftovers(_time.GetUtcNow());

    /// <summary>This silo controls from now on: it keeps experiments within their limits until <paramref name="ended"/>.</summary>
    public void Keep(IGrainFactory grains, CancellationToken ended)
    {
        var keeper = new ArtifactKeeper(
            _folder,
            _store,
            (experiment, reason, cancel) =>
                grains.GetGrain<Grains.IExperimentGrain>(experiment).PauseAsync(reason, cancel),
            _time,
            error =>
                _log(
                    LogLine.Warning(
                        $"Checkpoints could not be looked through; it is tried again within a minute: {error.Message}"
                    )
                )
        );
        keeper.Start();
        lock (_gate)
        {
            _keeper = keeper;
        }

        ended.Register(() => End(keeper));
    }

    /// <summary>
    /// This silo leaves: where it controls, and silos share no folder, checkpoints that unfinished trials go on from may lie here alone, and are given to a silo that stays.
    /// </summary>
    /// <param name="self">This silo's name.</param>
    public async Task HandOverAsync(string self)
    {
        if (_receiver is null || !_controls())
        {
            return;
        }

        using var limit = new CancellationTokenSource(LongestHandover, _time);
        try
        {
            var silos = await UpAsync(limit.Token);
            if (silos.FirstOrDefault(silo => silo.Name != self && silo.State == SiloStatus.Active) is { } other)
            {
                var there = new HttpArtifacts(_http, _ => Task.FromResult(AddressesOf(other)), _token, _time);
                var given = await new CheckpointHandover(_folder, there, _store).RunAsync(limit.Token);
                _log(new LogLine($"{given} checkpoints of unfinished trials were given to silo {other.Name}."));
            }
        }
        catch (Exception error)
        {
            // Whatever it was: control is still to be given free.
            _log(
                LogLine.Warning(
                    $"Not all checkpoints of unfinished trials could be given to another silo; trials whose checkpoint is here alone go on from an earlier one: {error.Message}"
                )
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_keeper is { } keeper)
        {
            End(keeper);
        }

        await _ending;
        _http.Dispose();
    }

    private void Stored(ArtifactPath path)
    {
        lock (_gate)
        {
            _keeper?.Stored(path);
        }
    }

    private void End(ArtifactKeeper keeper)
    {
        lock (_gate)
        {
            if (_keeper == keeper)
            {
                _keeper = null;
                _ending = Task.WhenAll(_ending, keeper.DisposeAsync().AsTask());
            }
        }
    }

    /// <summary>The silo that controls, then the others that are up.</summary>
    private async Task<IReadOnlyList<Uri>> SilosAsync(CancellationToken cancel)
    {
        try
        {
            var up = await UpAsync(cancel);
            Uri[] first = _control() is { } control ? [control] : [];
            return [.. first.Concat(up.SelectMany(AddressesOf)).Distinct()];
        }
        catch (StoreUnavailableException error)
        {
            throw new ArtifactsUnavailableException($"Where artifacts are kept is not known: {error.Message}", error);
        }
    }

    private async Task<IReadOnlyList<SiloRow>> UpAsync(CancellationToken cancel)
    {
        var now = await _store.NowAsync(cancel);
        return [.. (await _store.ListSilosAsync(cancel)).Where(silo => now - silo.SeenAt < Silence)];
    }

    private static IReadOnlyList<Uri> AddressesOf(SiloRow silo) => [new(silo.Address)];
}
