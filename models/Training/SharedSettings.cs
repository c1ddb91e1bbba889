namespace Grid.Models;

/// <summary>What all lanes of a run must agree in.</summary>
internal static class SharedSettings
{
    /// <summary>The settings that <paramref name="read"/> makes of each lane's parameters, which are the same for all.</summary>
    /// <exception cref="ModelException">There are no lanes, or they differ.</exception>
    public static T Of<T>(TrainingRequest request, Func<ModelParameters, T> read)
        where T : IEquatable<T>
    {
        if (request.Lanes.Count == 0)
            throw new ModelException("A training needs at least one lane.");
        var settings = read(request.Lanes[0].Parameters);
        return request.Lanes.All(lane => read(lane.Parameters).Equals(settings))
            ? settings
            : throw new ModelException(
                "Trials that train as lanes of one run must agree in all parameters that change its shape."
            );
    }
}
