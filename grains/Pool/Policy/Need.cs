namespace Grid.Grains;

/// <summary>What one training takes of an agent's devices.</summary>
/// <param name="Slots">A share of one device (above 0, at most 1), or so many whole devices.</param>
/// <param name="Memory">Bytes that must be free on each of them; null: not asked.</param>
internal readonly record struct Need(decimal Slots, long? Memory)
{
    /// <summary>How many devices.</summary>
    public int Devices => Slots <= 1 ? 1 : (int)Slots;

    /// <summary>The share of each.</summary>
    public decimal Share => Math.Min(Slots, 1);

    public static Need Of(QueueTerms terms) => new(terms.Slots, terms.DeviceMemory);
}
