using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Grid.Spec.Tests;

/// <summary>Whatever comes in, a spec or a <see cref="SpecException"/> comes out.</summary>
public class SpecReaderFuzz
{
    private const string Good = """
        version: 1
        name: gon-sigma
        model: gon
        dataset: mnist
        seed: 42
        objective: {metric: test/loss, goal: minimize}
        space:
          latent_sigma: {choice: [0, 0.01, 0.1, 1]}
          lr:           {min: 1.0e-5, max: 1.0e-2, scale: log, points: 4}
          ngf:          {min: 8, max: 64, step: 8}
          momentum:     {min: 0.5, max: 0.99, step: 0.01, when: {optimizer: sgd}}
          optimizer:    {choice: [adam, sgd]}
          epochs: &e 20
          offset: *e
        search: {algorithm: grid, trials: 12, parallel: 3, repeats: 2}
        stop:   {policy: none}
        trial:  {retries: 2, timeout: 2h, lanes: auto}
        queue:  {name: default, priority: 0}
        checkpoint: {every: 1, keep: 2}
        """;

    private static readonly string[] Pieces =
    [
        .. Good.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
        "\n",
        "\n  ",
        "\n    ",
        " ",
        ": ",
        "- ",
        "? ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "|",
        ">-",
        "&a ",
        "*a",
        "!!str ",
        "! ",
        "!<x> ",
        "%YAML 1.2\n",
        "---",
        "...",
        "#",
        "\"",
        "'",
        "\\",
        "\t",
        "\r",
        "\r\n",
        "\uFEFF",
        "\u0085",
        "\u2028",
        "\uD83D\uDE00",
        "~",
        "null",
        ".nan",
        "-.inf",
        "0x1F",
        "0o17",
        "1e-3",
        "1e999",
        "-0.0",
        "true",
        "yes",
        "<<: *a",
        "when: {",
        "choice: [",
        "min: 1",
        "max: 0",
        "scale: log",
        "step: 0",
        "points: 99999",
        "value: ",
        "-9223372036854775808",
        "9223372036854775807",
        "1.7976931348623157e308",
        "4.9e-324",
        "../",
        "CON",
    ];

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Fact]
    public void Random_bytes_are_a_spec_or_a_refusal() => Check(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf());

    [Fact]
    public void Random_pieces_of_YAML_are_a_spec_or_a_refusal() =>
        Check(Gen.Elements(Pieces).ArrayOf().Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces))));

    [Fact]
    public void A_good_spec_with_bytes_changed_is_a_spec_or_a_refusal() =>
        Check(
            from edits in Gen.Choose(0, Encoding.UTF8.GetByteCount(Good) - 1).Zip(Gen.Choose(0, 127)).NonEmptyListOf()
            select Edited(edits)
        );

    [Fact]
    public void A_good_spec_with_pieces_put_in_or_cut_out_is_a_spec_or_a_refusal() =>
        Check(
            from at in Gen.Choose(0, Good.Length)
            from cut in Gen.Choose(0, 20)
            from pieces in Gen.Elements(Pieces).ArrayOf(3)
            select Encoding.UTF8.GetBytes(Good[..at] + string.Concat(pieces) + Good[Math.Min(Good.Length, at + cut)..])
        );

    [Fact]
    public void Random_overrides_are_a_spec_or_a_refusal() =>
        Prop.ForAll(
                Arb.From(Gen.Elements(Pieces).ArrayOf()),
                Arb.From(
                    Gen.Elements(
                        "",
                        "space.lr=",
                        "space.lr.min=",
                        "space=",
                        "search.trials=",
                        "=",
                        "space..",
                        "name.x="
                    )
                ),
                (pieces, path) => IsRead(Encoding.UTF8.GetBytes(Good), path + string.Concat(pieces))
            )
            .Check(Many);

    private static void Check(Gen<byte[]> specs) => Prop.ForAll(Arb.From(specs), spec => IsRead(spec)).Check(Many);

    private static bool IsRead(byte[] yaml, params string[] sets)
    {
        try
        {
            // What is read can be planned, stored and read back.
            var spec = Specs.Read(yaml, sets);
            _ = SpecPlan.Of(spec);
            var json = SpecJson.Write(spec);
            return string.Equals(SpecJson.Write(SpecJson.Read(json)), json, StringComparison.Ordinal);
        }
        catch (SpecException refused)
        {
            return refused.Problems.Count is >= 1 and <= 20
                && refused.Problems.All(problem => problem.Remedy.Length > 0);
        }
    }

    private static byte[] Edited(IEnumerable<(int At, int Value)> edits)
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        foreach (var (at, value) in edits)
        {
            bytes[at] = (byte)value;
        }

        return bytes;
    }
}
