namespace Grid.Search;

/// <summary>`policy: patience`: stop a trial that has not improved for a while, whatever the others do.</summary>
/// <param name="Patience">Steps without an improvement after which it stops.</param>
/// <param name="Delta">What counts as an improvement: so much better than its best.</param>
public sealed record PatienceOptions(long Patience = 5, double Delta = 0) : StopOptions;
