namespace Grid.Client;

/// <summary>Chooses how a running sweep is shown.</summary>
internal static class SweepViews
{
    /// <summary>In place on a terminal, else line by line. With JSON, standard output carries nothing but the result, and lines go to standard error.</summary>
    public static ISweepView For(Shell shell, bool asJson) =>
        shell.CanRedraw && !asJson
            ? new LiveView(shell.NewConsole(), shell.Out)
            : new PlainView(Lines(shell, asJson), shell.Time);

    public static TextWriter Lines(Shell shell, bool asJson) => asJson ? shell.Error : shell.Out;
}
