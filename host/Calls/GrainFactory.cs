using System.Reflection;

namespace Grid.Host;

/// <summary>Makes references that send their calls to one target.</summary>
internal sealed class GrainFactory(GrainTypes types, ICallTarget target) : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        var grainInterface = types.InterfaceOf(typeof(TGrainInterface));
        var reference = DispatchProxy.Create<TGrainInterface, GrainReference>();
        ((GrainReference)(object)reference).Bind(
            target,
            grainInterface,
            new GrainId(grainInterface.ClassOf(grainClassNamePrefix), primaryKey)
        );
        return reference;
    }
}
