namespace Grid.Search;

internal static class Placeholder;
