using FsCheck;
using FsCheck.Fluent;

namespace Grid.Host.Tests.Cluster;

/// <summary>Messages arrive as they were sent.</summary>
public sealed class MessageTests : ClusterTest
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get).Where(IsUnicode),
        Gen.Elements("", "\0", "\"", "\\u0022", "é ☃ 𝄞", "</script>", " \r\n\t")
    );

    private static readonly Gen<Part> Parts =
        from name in Texts
        from share in ArbMap.Default.GeneratorFor<decimal>()
        select new Part(name, share);

    private static readonly Gen<DateTimeOffset> Times =
        from ticks in Gen.Choose(0, int.MaxValue)
        from more in Gen.Choose(0, int.MaxValue)
        from minutes in Gen.Choose(-14 * 60, 14 * 60)
        select new DateTimeOffset(
            TimeSpan.TicksPerDay + (long)ticks * 1_000_000_000 + more,
            TimeSpan.FromMinutes(minutes)
        );

    private static readonly Gen<Everything> Messages =
        from text in Texts
        from maybe in Gen.OneOf(Gen.Constant<string?>(null), Texts.Select(t => (string?)t))
        from whole in ArbMap.Default.GeneratorFor<long>()
        from maybeWhole in ArbMap.Default.GeneratorFor<int?>()
        from real in ArbMap.Default.GeneratorFor<double>()
        from small in ArbMap.Default.GeneratorFor<float>()
        from money in ArbMap.Default.GeneratorFor<decimal>()
        from yes in ArbMap.Default.GeneratorFor<bool>()
        from colour in Gen.Elements(Enum.GetValues<Colour>())
        from span in ArbMap.Default.GeneratorFor<TimeSpan>()
        from at in Times
        from hasTime in ArbMap.Default.GeneratorFor<bool>()
        from parts in Parts.ListOf()
        from counts in ArbMap.Default.GeneratorFor<long>().ArrayOf(3)
        from bytes in ArbMap.Default.GeneratorFor<byte[]>()
        select new Everything(
            text,
            maybe,
            whole,
            maybeWhole,
            real,
            small,
            money,
            yes,
            colour,
            span,
            at,
            hasTime ? at : null,
            [.. parts],
            Enum.GetValues<Colour>().Take(parts.Count).ToDictionary(key => key, key => counts[(int)key]),
            bytes,
            parts.FirstOrDefault()
        );

    [Fact]
    public async Task Arguments_and_results_of_all_kinds_arrive_equal()
    {
        var grain = (await StandbyAsync(await ControlAsync())).Host.Grains.GetGrain<IEchoGrain>("k");
        Prop.ForAll(Messages.ToArbitrary(), async sent => AssertEqual(sent, await grain.EverythingAsync(sent)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Lists_that_nobody_changes_arrive_equal()
    {
        var grain = (await StandbyAsync(await ControlAsync())).Host.Grains.GetGrain<IEchoGrain>("k");
        Prop.ForAll(Messages.ListOf().ToArbitrary(), EchoAsync).QuickCheckThrowOnFailure();

        async Task EchoAsync(IReadOnlyList<Everything> sent)
        {
            var back = (await grain.ListAsync(new Immutable<IReadOnlyList<Everything>>(sent), Cancel)).Value;
            Assert.Equal(sent.Count, back.Count);
            foreach (var (one, other) in sent.Zip(back))
                AssertEqual(one, other);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(-0.0)]
    [InlineData(0.1)]
    public async Task Every_double_arrives_bit_for_bit(double real)
    {
        var grain = (await StandbyAsync(await ControlAsync())).Host.Grains.GetGrain<IEchoGrain>("k");
        var back = await grain.EverythingAsync(
            Gen.Sample(Messages, 1).Single() with
            {
                Real = real,
                Short = (float)real,
            }
        );
        Assert.Equal(BitConverter.DoubleToInt64Bits(real), BitConverter.DoubleToInt64Bits(back.Real));
        Assert.Equal(BitConverter.SingleToInt32Bits((float)real), BitConverter.SingleToInt32Bits(back.Short));
    }

    [Fact]
    public async Task Null_arrives_as_null_and_the_callers_token_as_the_receivers()
    {
        var grain = (await StandbyAsync(await ControlAsync())).Host.Grains.GetGrain<IEchoGrain>("k");
        Assert.Null(await grain.MixAsync("", null, 0, Colour.Red, Cancel));
        Assert.Equal("a  0.5 Green True", await grain.MixAsync("a", null, 0.5, Colour.Green, Cancel));
        Assert.Equal("a 7 0.5 Green True", await grain.MixAsync("a", 7, 0.5, Colour.Green, Cancel));
    }

    [Fact]
    public void Overloads_are_refused() => Refuses<OverloadGrain>("overloads");

    [Fact]
    public void A_message_whose_type_is_open_is_refused() => Refuses<OpenGrain>("type object");

    [Fact]
    public void An_interface_of_two_classes_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Make(typeof(TwinGrain), typeof(OtherTwinGrain)));
        Assert.Contains("ITwinGrain", error.Message);
    }

    [Fact]
    public void Two_exceptions_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            World.HostOf(
                [typeof(EchoGrain)],
                new ClusterGrainHostOptions
                {
                    Exceptions = [new CrossingException(typeof(TimeoutException), m => new TimeoutException(m))],
                }
            )
        );

    private void Refuses<TGrain>(string because) =>
        Assert.Contains(because, Assert.Throws<ArgumentException>(() => Make(typeof(TGrain))).Message);

    private void Make(params Type[] grains) => World.HostOf(grains, Options);

    private static void AssertEqual(Everything sent, Everything back)
    {
        Assert.Equal(sent.Parts, back.Parts);
        Assert.Equal(sent.Counts, back.Counts);
        Assert.Equal(sent.Bytes, back.Bytes);
        Assert.Equal(sent.At.Offset, back.At.Offset);
        Assert.Equal(sent.Money.Scale, back.Money.Scale);
        Assert.Equal(sent, back with { Parts = sent.Parts, Counts = sent.Counts, Bytes = sent.Bytes });
    }

    private static bool IsUnicode(string text) => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
}
