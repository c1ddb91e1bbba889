namespace Grid.Host.Tests.Cluster;

public interface IOverloadGrain : IGrainWithStringKey
{
    Task SetAsync(int value);

    Task SetAsync(string value);
}

public sealed class OverloadGrain : Grain, IOverloadGrain
{
    public Task SetAsync(int value) => Task.CompletedTask;

    public Task SetAsync(string value) => Task.CompletedTask;
}

public interface IOpenGrain : IGrainWithStringKey
{
    Task SetAsync(object value);
}

public sealed class OpenGrain : Grain, IOpenGrain
{
    public Task SetAsync(object value) => Task.CompletedTask;
}

public interface ITwinGrain : IGrainWithStringKey
{
    Task NothingAsync();
}

public sealed class TwinGrain : Grain, ITwinGrain
{
    public Task NothingAsync() => Task.CompletedTask;
}

public sealed class OtherTwinGrain : Grain, ITwinGrain
{
    public Task NothingAsync() => Task.CompletedTask;
}
