namespace Grid.Grains;

/// <summary>
/// An agent asks for work for what it has free: trials that fit, waiting up to <paramref name="Wait"/> for the first.
/// </summary>
/// <param name="Agent">"SILO#RUN": the silo's name and what tells this process from earlier ones of the same silo.</param>
/// <param name="Devices">All that is free, not only what has changed. Empty: the agent leaves, wants no work, and says what it still holds.</param>
/// <param name="Held">All leases that the agent has now.</param>
/// <param name="Lanes">How many trials of one shape may share a training where their spec leaves that open (`lanes: auto`).</param>
/// <param name="Number">Grows with each call of the agent, a repeated one included: a call that is overtaken on its way is told by it.</param>
/// <param name="Awaited">Numbers of the agent's earlier calls whose answers may still come. What they bring is not yet taken off <paramref name="Devices"/>, nor among <paramref name="Held"/>.</param>
/// <param name="Capacity">
/// All devices in service as they are with nothing on them, with all of their memory: by it the pool knows what the agent could hold. Null: the pool goes by what it has seen
/// offered and held.
/// </param>
[GenerateSerializer, Immutable]
public sealed record LeaseRequest(
    [property: Id(0)] string Agent,
    [property: Id(1)] IReadOnlyList<DeviceOffer> Devices,
    [property: Id(2)] IReadOnlyList<LeaseKey> Held,
    [property: Id(3)] int Lanes,
    [property: Id(4)] TimeSpan Wait,
    [property: Id(5)] long Number,
    [property: Id(6)] IReadOnlyList<long> Awaited,
    [property: Id(7)] IReadOnlyList<DeviceOffer>? Capacity = null
);
