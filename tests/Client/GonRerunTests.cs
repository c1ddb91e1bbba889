using System.Text.Json;

namespace Grid.Client.Tests;

/// <summary>A small real model on real images: recorded, and run again.</summary>
public class GonRerunTests
{
    [Fact]
    public async Task It_is_equal_bit_for_bit_and_its_record_names_libtorch_the_blas_and_the_data()
    {
        using var shell = new TestShell();
        var spec = shell.Spec(
            """
            version: 1
            name: gon
            model: gon
            dataset: fashion-mnist
            objective: {metric: test/mse, goal: minimize}
            space:
              lr: {choice: [0.001, 0.002]}
              epochs: 2
              batch: 16
              ngf: 2
              nz: 8
              train_images: 32
              test_images: 16
            search: {algorithm: grid}
            trial: {lanes: 2}
            """
        );
        Assert.Equal(0, await shell.RunAsync("run", spec, "--slots", "1"));

        Assert.Equal(0, await shell.RunAsync("rerun", "gon", "--slots", "1"));

        Assert.Matches(@"2 trials, \d+ values: equal bit for bit", shell.Output);
        Assert.DoesNotContain("ran on:", shell.Output, StringComparison.Ordinal);
        var before = shell.Output.Length;
        var id = shell.Output.Split('\n').First(line => line.StartsWith("gon-", StringComparison.Ordinal)).Split(':')[
            0
        ];
        Assert.Equal(0, await shell.RunAsync("card", id, "-o", "json"));
        var card = JsonElement.Parse(shell.Output[before..]);
        var record = Assert.Single(card.GetProperty("records").EnumerateObject()).Value;
        Assert.Equal("libtorch", record.GetProperty("engine").GetProperty("name").GetString());
        Assert.Matches(@"^\d+\.\d+", record.GetProperty("engine").GetProperty("version").GetString());
        Assert.NotEmpty(record.GetProperty("engine").GetProperty("blas").GetString()!);
        Assert.Equal(2, record.GetProperty("lanes").GetInt32());
        var data = record.GetProperty("dataset");
        Assert.Equal((32, 16), (data.GetProperty("train").GetInt32(), data.GetProperty("test").GetInt32()));
        Assert.Contains(
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            data.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("sha256").GetString())
        );
    }
}
