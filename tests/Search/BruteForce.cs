namespace Grid.Search.Tests;

/// <summary>The points of a small grid the slow way: all combinations of all values, inactive ones struck out, equal ones counted once.</summary>
internal static class BruteForce
{
    public static List<string> Points(SearchSpace space)
    {
        var combinations = new List<ParameterValue[]> { Array.Empty<ParameterValue>() };
        foreach (var parameter in space.Parameters)
        {
            var values = Values(parameter);
            combinations = [.. combinations.SelectMany(head => values.Select(value => head.Append(value).ToArray()))];
        }

        return [.. combinations.Select(combination => Active(space, combination)).Distinct()];
    }

    private static List<ParameterValue> Values(Parameter parameter)
    {
        var axis = GridAxis.Of(parameter);
        return [.. Enumerable.Range(0, (int)axis.Count).Select(i => axis[(UInt128)i])];
    }

    private static string Active(SearchSpace space, ParameterValue[] combination)
    {
        bool IsActive(int i) =>
            space
                .Parameters[i]
                .When.All(condition =>
                {
                    var parent = space
                        .Parameters.Select(parameter => parameter.Name)
                        .ToList()
                        .IndexOf(condition.Parameter);
                    return IsActive(parent) && condition.Values.Contains(combination[parent]);
                });

        return string.Join(
            ' ',
            Enumerable
                .Range(0, combination.Length)
                .Where(IsActive)
                .Select(i => $"{space.Parameters[i].Name}={combination[i]}")
        );
    }
}
