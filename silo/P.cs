namespace Grid.Silo;

internal static class Placeholder;
