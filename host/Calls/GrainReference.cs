using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Grid.Host;

/// <summary>A reference to a grain: implements the grain's interface and sends each call to its target. Equal to every other reference to that grain.</summary>
[SuppressMessage(
    "Performance",
    "CA1852:Seal internal types",
    Justification = "DispatchProxy derives from it at run time."
)]
internal class GrainReference : DispatchProxy
{
    private ICallTarget? _target;
    private GrainInterface? _interface;
    private GrainId _grain;

    internal string Key => _grain.Key;

    public override bool Equals(object? obj) => obj is GrainReference other && other._grain.Equals(_grain);

    public override int GetHashCode() => _grain.GetHashCode();

    public override string ToString() => _grain.ToString();

    internal void Bind(ICallTarget target, GrainInterface grainInterface, GrainId grain)
    {
        _target = target;
        _interface = grainInterface;
        _grain = grain;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _target!.Call(_grain, _interface!.MethodOf(targetMethod!), args ?? []);
}
