using System.Reflection;

namespace Grid.Host;

/// <summary>Makes references to the grains of one host.</summary>
internal sealed class GrainFactory(EmbeddedGrainHost host) : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        var grainInterface = host.InterfaceOf(typeof(TGrainInterface));
        var reference = DispatchProxy.Create<TGrainInterface, GrainReference>();
        ((GrainReference)(object)reference).Bind(
            host,
            grainInterface,
            new GrainId(grainInterface.ClassOf(grainClassNamePrefix), primaryKey)
        );
        return reference;
    }
}
