namespace Grid.Host;

internal static class Placeholder;
