namespace Grid.Spec;

/// <summary>What a spec may be at most. Far above any real one, far below what hurts.</summary>
internal static class YamlLimits
{
    public const int Bytes = 1 << 20;
    public const int Depth = 32;
    public const int Nodes = 20_000;
    public const int Aliases = 100;
    public const int KeyLength = 200;
}
