namespace Grid.Spec;

internal static class Placeholder;
