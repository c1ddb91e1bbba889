using System.Collections.Frozen;

namespace Grid.Host;

/// <summary>What may be called from another silo: the methods of the grains' interfaces, by their names on the wire. Nothing else is looked up by name.</summary>
internal sealed class GrainCallNames
{
    private readonly FrozenDictionary<
        (string Interface, string Method),
        (GrainClass Class, GrainMethod Method)
    > _methods;

    /// <exception cref="ArgumentException">
    /// Two methods have one name, several classes implement one interface, or a message's type cannot be read or written.
    /// </exception>
    public GrainCallNames(GrainTypes types)
    {
        var interfaces = types
            .Classes.SelectMany(grainClass => grainClass.Type.GetInterfaces())
            .Where(type => type.IsAssignableTo(typeof(IGrainWithStringKey)) && type != typeof(IGrainWithStringKey))
            .Distinct()
            .Select(types.InterfaceOf);
        var methods = new Dictionary<(string, string), (GrainClass, GrainMethod)>();
        foreach (var grainInterface in interfaces)
        {
            var grainClass = grainInterface.ClassOf(prefix: null);
            foreach (var method in grainInterface.Methods)
            {
                CheckTypes(method);
                if (!methods.TryAdd((method.InterfaceAlias, method.Alias), (grainClass, method)))
                    throw new ArgumentException(
                        $"Two grain methods are called {method.InterfaceAlias}.{method.Alias}: overloads need an [Alias] each."
                    );
            }
        }
        _methods = methods.ToFrozenDictionary();
    }

    public bool TryFind(string grainInterface, string method, out GrainClass grainClass, out GrainMethod found)
    {
        var known = _methods.TryGetValue((grainInterface, method), out var entry);
        (grainClass, found) = entry;
        return known;
    }

    /// <summary>A type that the signature leaves open would have to be named in the message, and whoever sends it would choose what is made.</summary>
    private static void CheckTypes(GrainMethod method)
    {
        var types = method.Parameters.Where(type => type != typeof(CancellationToken));
        foreach (var type in method.Result.Type is { } result ? types.Append(result) : types)
        {
            if (type == typeof(object))
                throw new ArgumentException($"{method.Name} has a message of type object, which cannot cross silos.");
            try
            {
                _ = GrainCallJson.Options.GetTypeInfo(type);
            }
            catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
            {
                throw new ArgumentException(
                    $"{method.Name} has a message of type {type}, which cannot cross silos.",
                    exception
                );
            }
        }
    }
}
