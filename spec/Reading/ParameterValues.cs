using Grid.Search;

namespace Grid.Spec;

/// <summary>Reads values of a model's parameters: of the declared kind, finite, within the declared bounds or choices.</summary>
internal static class ParameterValues
{
    private const int LongestText = 1000;

    /// <summary>The value at a node; null where it is none for this parameter, which is then a problem.</summary>
    public static ParameterValue? Read(SpecNode node, ParameterDeclaration declared, string path, SpecProblems problems)
    {
        if (
            node is not ScalarNode scalar
            || CoreSchema.Resolve(scalar) is not { } written
            || Convert(written, declared.Kind) is not { } value
        )
        {
            problems.Add(
                node.Place,
                path,
                $"{Describe.A(node)} stands here, but {declared.Name} is {Describe.A(declared.Kind)}.",
                Remedy(node, declared.Kind)
            );
            return null;
        }

        if (Fault(value, declared) is { } fault)
        {
            problems.Add(node.Place, path, fault.What, fault.Remedy);
            return null;
        }

        return value;
    }

    // An integer may stand for a real number; nothing else changes its kind. Adding 0 turns -0.0 into 0.0, which equals it but is written otherwise.
    private static ParameterValue? Convert(ParameterValue written, ParameterKind kind) =>
        (written.Kind, kind) is (ParameterKind.Integer or ParameterKind.Real, ParameterKind.Real)
            ? ParameterValue.Of(written.AsNumber() + 0.0)
        : written.Kind == kind ? written
        : null;

    private static string Remedy(SpecNode node, ParameterKind kind) =>
        (node, kind) switch
        {
            (SequenceNode, _) => "To try each of several values write {choice: [...]}.",
            (MappingNode, _) => "Write one value.",
            (_, ParameterKind.Text) => "Quote it, if it is meant as a text.",
            (_, ParameterKind.Integer) => "Write digits only, without a fraction or an exponent.",
            (_, ParameterKind.Flag) => "Write true or false.",
            _ => "Write a number, unquoted.",
        };

    private static (string What, string Remedy)? Fault(ParameterValue value, ParameterDeclaration declared)
    {
        if (value.Kind == ParameterKind.Text)
        {
            return TextFault(value.Text!, declared);
        }

        if (value.Kind == ParameterKind.Flag)
        {
            return null;
        }

        var number = value.AsNumber();
        if (!double.IsFinite(number))
        {
            return ($"{number} is no finite number.", "Write a finite one.");
        }

        return number < declared.Min || number > declared.Max
            ? ($"{value} is out of the bounds of {declared.Name}.", $"Write {Bounds(declared)}.")
            : null;
    }

    private static (string What, string Remedy)? TextFault(string text, ParameterDeclaration declared)
    {
        if (!declared.Choices.IsDefaultOrEmpty && !declared.Choices.Contains(text, StringComparer.Ordinal))
        {
            return ($"'{Shown.Of(text)}' is no choice of {declared.Name}.", ChoiceHint(text, declared));
        }

        if (text.Length > LongestText)
        {
            return ($"'{Shown.Of(text)}' has {text.Length} characters.", $"Keep to {LongestText}.");
        }

        return text.Any(char.IsControl) ? ($"'{Shown.Of(text)}' has control characters.", "Remove them.") : null;
    }

    private static string ChoiceHint(string text, ParameterDeclaration declared)
    {
        var all = $"Known: {Shown.List(declared.Choices)}.";
        return Nearest.Of(text, declared.Choices) is { } near ? $"Did you mean '{near}'? {all}" : all;
    }

    private static string Bounds(ParameterDeclaration declared) =>
        (declared.Min, declared.Max) switch
        {
            ({ } min, { } max) => $"a number from {min:R} to {max:R}",
            ({ } min, null) => $"a number from {min:R} up",
            (null, { } max) => $"a number up to {max:R}",
            _ => "any number",
        };
}
