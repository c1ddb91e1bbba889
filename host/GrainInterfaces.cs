namespace Grid.Host;

/// <summary>Anything that can be called as a grain.</summary>
public interface IAddressable;

/// <summary>A grain.</summary>
public interface IGrain : IAddressable;

/// <summary>A grain whose identity is its interface and a string.</summary>
public interface IGrainWithStringKey : IGrain;

/// <summary>Gives references to grains. A reference costs nothing: the grain is activated by its first call.</summary>
public interface IGrainFactory
{
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;
}
