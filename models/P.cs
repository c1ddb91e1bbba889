namespace Grid.Models;

internal static class Placeholder;
