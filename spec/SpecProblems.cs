namespace Grid.Spec;

/// <summary>Collects what is wrong with a spec, up to a number that a person still reads.</summary>
internal sealed class SpecProblems
{
    private const int Most = 20;

    private readonly List<SpecProblem> _found = [];

    public bool Any => _found.Count > 0;

    /// <summary>What is added now is dropped: stop looking.</summary>
    public bool IsFull => _found.Count == Most;

    public int Count => _found.Count;

    public void Add(Place place, string path, string what, string remedy)
    {
        if (!IsFull)
        {
            _found.Add(new(place.File, place.Line, path, what, remedy));
        }
    }

    /// <exception cref="SpecException">Something was found.</exception>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new SpecException([.. _found]);
        }
    }
}
