namespace Grid.Torch;

public static partial class torch;
