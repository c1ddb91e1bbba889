using Microsoft.Extensions.DependencyInjection;

namespace Grid.Host.Tests;

/// <summary>A host over the test's grains, a clock that the test moves, and signals that both share.</summary>
public abstract class HostTest : IAsyncLifetime
{
    private EmbeddedGrainHost? _host;

    private protected ManualTime Time { get; } = new();

    protected Signals Signals { get; } = new();

    protected EmbeddedGrainHost Host => _host!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected virtual EmbeddedGrainHostOptions Options => new();

    public ValueTask InitializeAsync()
    {
        var services = new ServiceCollection()
            .AddSingleton(Signals)
            .AddSingleton<TimeProvider>(Time)
            .BuildServiceProvider();
        _host = new EmbeddedGrainHost(typeof(HostTest).Assembly, services, Time, Options);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected T Get<T>(string key = "a")
        where T : IGrainWithStringKey => Host.Grains.GetGrain<T>(key);
}
