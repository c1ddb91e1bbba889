using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads `search.enqueue`: points to try first, each a mapping of some parameters to values.</summary>
internal sealed class EnqueueReader(ModelDeclaration model, SpecProblems problems)
{
    public const string Key = "enqueue";
    public const int Most = 1000;

    public ImmutableArray<Assignment> Read(Section search)
    {
        if (search.Find(Key) is not { } node)
        {
            return [];
        }

        if (node is not SequenceNode list || list.Items.Length > Most)
        {
            problems.Add(
                node.Place,
                search.PathOf(Key),
                node is SequenceNode
                    ? $"it has more than {Most} points."
                    : $"{Describe.A(node)} stands where a list of points belongs.",
                "Write [{lr: 0.001}, {lr: 0.01}]."
            );
            return [];
        }

        return
        [
            .. list.Items.Select(
                (item, i) => Point(Section.Of(item, item.Place, $"{search.PathOf(Key)}[{i}]", problems))
            ),
        ];
    }

    private Assignment Point(Section point)
    {
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, ParameterValue>>();
        foreach (var declared in model.Parameters)
        {
            if (
                point.Find(declared.Name) is { } node
                && ParameterValues.Read(node, declared, point.PathOf(declared.Name), problems) is { } value
            )
            {
                values.Add(new(declared.Name, value));
            }
        }

        point.RefuseOthers();
        return new(values.DrainToImmutable());
    }
}
