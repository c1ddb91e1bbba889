namespace Grid.Store;

internal static class Placeholder;
