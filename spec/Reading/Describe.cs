using Grid.Search;

namespace Grid.Spec;

/// <summary>Names what stands in a spec, for messages.</summary>
internal static class Describe
{
    public static string A(SpecNode node) =>
        node switch
        {
            MappingNode => "a mapping",
            SequenceNode => "a list",
            ScalarNode scalar => CoreSchema.Resolve(scalar) switch
            {
                null => "nothing",
                { Kind: ParameterKind.Text } => $"the text '{Shown.Of(scalar.Text)}'",
                { Kind: ParameterKind.Integer } => $"the integer {Shown.Of(scalar.Text)}",
                { Kind: ParameterKind.Real } => $"the real number {Shown.Of(scalar.Text)}",
                _ => $"the flag {scalar.Text}",
            },
            _ => "something",
        };

    public static string A(ParameterKind kind) =>
        kind switch
        {
            ParameterKind.Integer => "an integer",
            ParameterKind.Real => "a real number",
            ParameterKind.Flag => "true or false",
            _ => "a text",
        };
}
