namespace Grid.Store.Sqlite;

/// <summary>Refuses its batch unless control has this epoch.</summary>
internal sealed record CheckEpoch(long Epoch) : StoreWrite;

/// <summary>Takes the control lease, or renews it; does nothing where another silo holds it.</summary>
internal sealed record TakeControl(string Silo, string Address, TimeSpan Ttl) : StoreWrite;

/// <summary>Does nothing where the silo does not hold control under this epoch.</summary>
internal sealed record ReleaseControl(string Silo, long Epoch) : StoreWrite;

internal sealed record PutSilo(SiloRow Row) : StoreWrite;

internal sealed record RemoveSilo(string Name) : StoreWrite;
