namespace Grid.Host;

/// <summary>A message that crosses silos. Members are numbered by <see cref="IdAttribute"/> and numbers are never used twice.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;

/// <summary>The number of a message's member on the wire.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class IdAttribute(uint id) : Attribute
{
    public uint Id { get; } = id;
}

/// <summary>A name for a type or method that stays when the code's name changes.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class AliasAttribute(string alias) : Attribute
{
    public string Alias { get; } = alias;
}

/// <summary>A message that nobody changes once it is made, and that is passed without a copy.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Parameter)]
public sealed class ImmutableAttribute : Attribute;

/// <summary>Calls of this method may begin while another call of the grain awaits. Turns still run one at a time.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>The caller does not wait for this method.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>Wraps a value that nobody changes, so that it is passed without a copy.</summary>
public readonly struct Immutable<T>(T value)
{
    public T Value { get; } = value;
}
