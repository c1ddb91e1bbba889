using System.Collections.Frozen;
using System.Reflection;

namespace Grid.Host;

/// <summary>A grain interface, the classes that implement it, and its methods in a form that is fast to call.</summary>
internal sealed class GrainInterface
{
    private readonly FrozenDictionary<MethodInfo, GrainMethod> _methods;
    private readonly GrainClass[] _classes;

    public GrainInterface(Type type, IEnumerable<GrainClass> classes)
    {
        Type = type;
        Alias = type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.Name;
        _classes = [.. classes.Where(c => type.IsAssignableFrom(c.Type))];
        _methods = type.GetInterfaces()
            .Append(type)
            .SelectMany(declaring => declaring.GetMethods().Select(method => (declaring, method)))
            .Where(found => !found.method.IsStatic)
            .ToFrozenDictionary(found => found.method, found => new GrainMethod(Alias, found.declaring, found.method));
    }

    public Type Type { get; }

    /// <summary>Its name on the wire.</summary>
    public string Alias { get; }

    public IEnumerable<GrainMethod> Methods => _methods.Values;

    public GrainMethod MethodOf(MethodInfo method) => _methods[method];

    /// <summary>The one class that implements the interface, or the one of them whose full name begins with the prefix.</summary>
    public GrainClass ClassOf(string? prefix)
    {
        var found = prefix is null
            ? _classes
            : Array.FindAll(_classes, c => c.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal));
        return found.Length switch
        {
            1 => found[0],
            0 => throw new ArgumentException(
                $"No grain class of this host implements {Type.Name}{(prefix is null ? "" : $" and begins with '{prefix}'")}."
            ),
            _ => throw new ArgumentException(
                $"{string.Join(", ", found.Select(c => c.Type.FullName))} implement {Type.Name}: say which one by grainClassNamePrefix."
            ),
        };
    }
}
