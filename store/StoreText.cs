namespace Grid.Store;

/// <summary>Text that some database could not give back as it was is refused by all of them, before it is written anywhere.</summary>
internal static class StoreText
{
    /// <exception cref="ArgumentException">A text holds a NUL, or half of a surrogate pair.</exception>
    public static void Check(StoreBatch batch)
    {
        foreach (var write in batch.Writes)
        {
            switch (write)
            {
                case InsertReport { Row: var row }:
                    Check(row.Experiment, row.Metrics);
                    break;
                case UpdateTrial { Row: var row }:
                    Check(row);
                    break;
                case InsertTrial { Row: var row }:
                    Check(row);
                    Check(row.Parameters, row.Shape);
                    break;
                case InsertAttempt { Row: var row }:
                    Check(row.Experiment, row.Agent, row.Slot, row.Cause, row.Message, row.Training);
                    break;
                case RecordAttempt { Record: var record } recorded:
                    Check(recorded.Experiment, record.Hash, record.Json);
                    break;
                case EndAttempt end:
                    Check(end.Experiment, end.Cause, end.Message);
                    break;
                case AppendEvent { Row: var row }:
                    Check(row.Experiment, row.Kind, row.Json);
                    break;
                case PutSnapshot { Row: var row }:
                    Check(row.Experiment, row.State);
                    break;
                case InsertExperiment { Row: var row }:
                    Check(row.Id, row.Name, row.Reason, row.Spec, row.SpecHash, row.Rerun);
                    break;
                case SetExperimentState set:
                    Check(set.Experiment, set.Reason);
                    break;
            }
        }
    }

    private static void Check(TrialRow row) =>
        Check(row.Experiment, row.Reason, row.Metrics, row.Checkpoint?.Path, row.Checkpoint?.Sha256);

    private static void Check(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is not null && !IsKept(text))
                throw new ArgumentException(
                    "A text with a NUL character or half of a surrogate pair cannot be stored as it is."
                );
        }
    }

    private static bool IsKept(string text)
    {
        if (text.Contains('\0'))
            return false;
        var first = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var i = first; i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }
}
