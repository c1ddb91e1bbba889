namespace Grid.Host.Tests.Cluster;

public enum Colour
{
    Red,
    Green,
    Blue,
}

/// <summary>A message with a member of every kind that messages have.</summary>
[GenerateSerializer, Immutable]
public sealed record Everything(
    [property: Id(0)] string Text,
    [property: Id(1)] string? Maybe,
    [property: Id(2)] long Whole,
    [property: Id(3)] int? MaybeWhole,
    [property: Id(4)] double Real,
    [property: Id(5)] float Short,
    [property: Id(6)] decimal Money,
    [property: Id(7)] bool Yes,
    [property: Id(8)] Colour Colour,
    [property: Id(9)] TimeSpan Span,
    [property: Id(10)] DateTimeOffset At,
    [property: Id(11)] DateTimeOffset? MaybeAt,
    [property: Id(12)] IReadOnlyList<Part> Parts,
    [property: Id(13)] IReadOnlyDictionary<Colour, long> Counts,
    [property: Id(14)] byte[] Bytes,
    [property: Id(15)] Part? Only
);

[GenerateSerializer, Immutable]
public sealed record Part([property: Id(0)] string Name, [property: Id(1)] decimal Share = 1)
{
    public decimal Rest => 1 - Share;

    public Part Whole => this with { Share = 1 };
}

/// <summary>Answers what it was sent.</summary>
[Alias("echo")]
public interface IEchoGrain : IGrainWithStringKey
{
    Task<Everything> EverythingAsync(Everything value);

    [Alias("list")]
    Task<Immutable<IReadOnlyList<Everything>>> ListAsync(
        Immutable<IReadOnlyList<Everything>> values,
        CancellationToken cancel
    );

    Task<string?> MixAsync(string text, int? number, double real, Colour colour, CancellationToken cancel);

    Task<string> KeyAsync();

    Task<Part> PartAsync(Part value);
}

public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<Everything> EverythingAsync(Everything value) => Task.FromResult(value);

    public Task<Immutable<IReadOnlyList<Everything>>> ListAsync(
        Immutable<IReadOnlyList<Everything>> values,
        CancellationToken cancel
    ) => Task.FromResult(values);

    public Task<string?> MixAsync(string text, int? number, double real, Colour colour, CancellationToken cancel) =>
        Task.FromResult(text.Length == 0 ? null : $"{text} {number} {real} {colour} {cancel.CanBeCanceled}");

    public Task<Part> PartAsync(Part value) => Task.FromResult(value);

    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());
}
