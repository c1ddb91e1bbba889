namespace Grid.Grains;

/// <summary>An experiment's log cannot be replayed to what is stored: rows were changed by hand, or another version of the search decides otherwise.</summary>
[GenerateSerializer]
public sealed class ExperimentReplayException(string experiment, long sequence, string what, Exception? inner = null)
    : Exception(
        $"Experiment '{experiment}' cannot be replayed at event {sequence}: {what}. "
            + "Its results can still be read. To go on with it, use the version of Grid that wrote it, or restore the home folder from a copy.",
        inner
    );
