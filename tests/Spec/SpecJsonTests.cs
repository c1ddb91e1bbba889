using FsCheck;
using FsCheck.Fluent;

namespace Grid.Spec.Tests;

public class SpecJsonTests
{
    private static readonly string Yaml = Specs.With(
        "space:",
        "  lr: {min: 1, max: 10, scale: log}",
        "  momentum: {min: 0.5, max: 0.99, step: 0.01, when: {optimizer: [sgd, adam], ngf: 8}}",
        "  optimizer: {choice: [adam, sgd]}",
        "  ngf: {min: 8, max: 64, step: 8}",
        "  note: \"a \\\"b\\\" <c> \\u00e9\"",
        "search: {algorithm: random, trials: 5}",
        "trial: {timeout: 1h30m, lanes: 4}"
    );

    [Fact]
    public void The_text_is_this_to_the_byte() =>
        Assert.Equal(
            """{"version":1,"name":"nap","description":null,"model":"sleep","dataset":null,"seed":7,"objective":{"metric":"test/value","goal":"maximize"},"space":[{"name":"steps","min":1,"max":3,"scale":"linear","step":1}],"search":{"algorithm":"grid","parallel":64,"repeats":1},"trial":{"retries":0,"timeoutMilliseconds":90500,"lanes":1,"threads":1},"queue":{"name":"default","priority":0},"checkpoint":{"every":1,"keep":1},"shape":[]}""",
            SpecJson.Write(
                Specs.Read(
                    "version: 1\nname: nap\nmodel: sleep\nseed: 7\nspace: {steps: {min: 1, max: 3}}\ntrial: {timeout: 90.5}\n"
                )
            )
        );

    [Fact]
    public void Options_that_came_later_are_written_where_they_are_given()
    {
        var spec = Specs.Read(
            Specs.With(
                "trial: {slots: 0.50, device_memory: 4GiB}",
                "queue: {weight: 2.0, max_slots: 8}",
                "checkpoint: {keep_experiment: 10, budget: 1.5GB}"
            )
        );

        var json = SpecJson.Write(spec);

        Assert.Contains(""","threads":1,"slots":0.5,"deviceMemory":4294967296}""", json, StringComparison.Ordinal);
        Assert.Contains(""","priority":0,"weight":2,"maxSlots":8}""", json, StringComparison.Ordinal);
        Assert.Contains(""","keep":1,"keepExperiment":10,"budget":1500000000}""", json, StringComparison.Ordinal);
        var read = SpecJson.Read(json);
        Assert.Equal((spec.Trial, spec.Queue, spec.Checkpoint), (read.Trial, read.Queue, read.Checkpoint));
    }

    [Theory]
    [InlineData("slots: 1")]
    [InlineData("slots: 1.000")]
    [InlineData("retries: 0")]
    public void A_default_that_is_written_out_changes_nothing(string trial) =>
        Assert.Equal(
            SpecJson.Write(Specs.Read(Specs.With())),
            SpecJson.Write(Specs.Read(Specs.With($"trial: {{{trial}}}", "queue: {weight: 1.0}")))
        );

    [Theory]
    [InlineData("\"slots\":1.5")]
    [InlineData("\"slots\":0")]
    [InlineData("\"slots\":1")]
    [InlineData("\"slots\":0.50")]
    public void Slots_that_no_spec_has_are_refused(string damage)
    {
        var json = SpecJson.Write(Specs.Read(Specs.With("trial: {slots: 0.5}")));

        Assert.Throws<SpecException>(() =>
            SpecJson.Read(json.Replace("\"slots\":0.5", damage, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Reading_back_gives_the_same_spec()
    {
        var json = SpecJson.Write(Specs.Read(Yaml));

        Assert.Equal(json, SpecJson.Write(SpecJson.Read(json)));
    }

    [Fact]
    public void Whole_real_numbers_come_back_as_real_numbers()
    {
        var spec = SpecJson.Read(SpecJson.Write(Specs.Read(Yaml)));

        Assert.Equal(new Search.RealDomain(1, 10, Search.Scale.Log, null, null), spec.Space.Parameters[0].Domain);
    }

    [Fact]
    public void Layout_comments_and_ways_of_writing_do_not_change_the_text() =>
        Assert.Equal(
            SpecJson.Write(Specs.Read("version: 1\nname: nap\nmodel: sleep\nspace: {steps: 16}\n")),
            SpecJson.Write(
                Specs.Read(
                    "# a comment\nmodel:   'sleep'\nspace:\n  steps:\n    value: 0x10\nname: \"nap\"\nversion: 1\n"
                )
            )
        );

    [Fact]
    public void The_hash_is_SHA_256_of_the_text() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", SpecJson.Hash("abc"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":2}")]
    [InlineData("\uD800")]
    public void A_text_that_is_no_stored_spec_is_refused(string json) =>
        Assert.Throws<SpecException>(() => SpecJson.Read(json));

    [Theory]
    [InlineData("\"min\":1.0", "\"min\":11.0")]
    [InlineData("\"min\":1.0", "\"min\":1")]
    [InlineData("\"min\":1.0", "\"min\":0.0")]
    [InlineData("\"max\":10.0", "\"max\":1e999")]
    [InlineData("\"step\":0.01", "\"step\":0.0")]
    [InlineData("\"choice\":[\"adam\",\"sgd\"]", "\"choice\":[]")]
    [InlineData("\"choice\":[\"adam\",\"sgd\"]", "\"choice\":[\"adam\",\"adam\"]")]
    [InlineData("\"parallel\":64", "\"parallel\":0")]
    [InlineData("\"trials\":5", "\"trials\":0")]
    [InlineData("\"goal\":\"minimize\"", "\"goal\":\"best\"")]
    [InlineData("\"name\":\"sweep\"", "\"name\":null")]
    public void A_stored_spec_that_was_tampered_with_is_refused(string text, string tampered)
    {
        var json = SpecJson.Write(Specs.Read(Yaml));

        Assert.Contains(text, json, StringComparison.Ordinal);
        Assert.Throws<SpecException>(() => SpecJson.Read(json.Replace(text, tampered, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_deep_or_huge_text_is_refused()
    {
        Assert.Throws<SpecException>(() => SpecJson.Read(new string('[', 1_000_000)));
        Assert.Throws<SpecException>(() => SpecJson.Read(new string(' ', 17 << 20)));
    }

    [Fact]
    public void A_member_that_is_unknown_or_there_twice_is_refused()
    {
        var json = SpecJson.Write(Specs.Read(Yaml));

        Assert.Throws<SpecException>(() => SpecJson.Read(json.Insert(1, "\"extra\":1,")));
        Assert.Throws<SpecException>(() => SpecJson.Read(json.Insert(1, "\"version\":1,")));
    }

    [Fact]
    public void A_damaged_text_is_refused_or_reads_as_what_it_says()
    {
        var json = SpecJson.Write(Specs.Read(Yaml));

        Prop.ForAll(
                Arb.From(Gen.Choose(0, json.Length - 1)),
                Arb.From(Gen.Choose(0, 12)),
                Arb.From(
                    Gen.Elements("", "0", "-", "null", "\"", "{", "}", "]", "1e999", "9223372036854775808", "é", "\0")
                ),
                (at, cut, piece) =>
                {
                    var damaged = json[..at] + piece + json[Math.Min(json.Length, at + cut)..];
                    try
                    {
                        return string.Equals(SpecJson.Write(SpecJson.Read(damaged)), damaged, StringComparison.Ordinal);
                    }
                    catch (SpecException)
                    {
                        return true;
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }
}
