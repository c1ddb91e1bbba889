using System.Collections.Concurrent;
using System.Reflection;

namespace Grid.Host;

/// <summary>The grain classes that a host knows, and their interfaces as they are asked for.</summary>
internal sealed class GrainTypes
{
    private readonly ConcurrentDictionary<Type, GrainInterface> _interfaces = new();

    /// <exception cref="ArgumentException">One of them is no concrete class derived from <see cref="Grain"/>.</exception>
    public GrainTypes(IEnumerable<Type> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Classes = [.. classes.Distinct().Select(ClassOf)];
    }

    public IReadOnlyList<GrainClass> Classes { get; }

    public static IEnumerable<Type> Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return assembly.GetTypes().Where(IsGrainClass);
    }

    public GrainInterface InterfaceOf(Type type) =>
        _interfaces.GetOrAdd(type, static (type, classes) => new GrainInterface(type, classes), Classes);

    private static GrainClass ClassOf(Type type) =>
        IsGrainClass(type) ? new GrainClass(type) : throw new ArgumentException($"{type} is no concrete grain class.");

    private static bool IsGrainClass(Type type) =>
        type.IsSubclassOf(typeof(Grain)) && !type.IsAbstract && !type.ContainsGenericParameters;
}
