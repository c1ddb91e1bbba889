using Microsoft.Extensions.DependencyInjection;

namespace Grid.Host;

/// <summary>A grain class and how to make one of it. Constructor parameters come from the services.</summary>
internal sealed class GrainClass(Type type)
{
    private readonly ObjectFactory _make = ActivatorUtilities.CreateFactory(type, []);

    public Type Type { get; } = type;

    public Grain Make(IServiceProvider services) => (Grain)_make(services, null);
}

/// <summary>A grain's identity: its class and its key.</summary>
internal readonly record struct GrainId(GrainClass Class, string Key)
{
    public override string ToString() => $"{Class.Type.Name}/{Key}";
}
