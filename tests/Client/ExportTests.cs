using System.Text.Json;

namespace Grid.Client.Tests;

/// <summary>`grid export`, and the plot data that `grid run` leaves.</summary>
public class ExportTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_leaves_a_row_for_each_trial_and_one_for_each_measure_and_says_where()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));

        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(shell.Home, "experiments")));
        var results = await File.ReadAllLinesAsync(Path.Combine(folder, "results.csv"), Cancel);
        var curves = await File.ReadAllLinesAsync(Path.Combine(folder, "curves.csv"), Cancel);

        Assert.Equal(1 + 4, results.Length);
        Assert.StartsWith(
            "trial,point,repeat,seed,state,reason,parameters.lr,parameters.epochs,",
            results[0],
            StringComparison.Ordinal
        );
        Assert.EndsWith(",metrics.train/loss,metrics.test/loss", results[0], StringComparison.Ordinal);
        Assert.All(results, row => Assert.Equal(results[0].Split(',').Length, row.Split(',').Length));
        Assert.Equal(1 + (4 * 3 * 2), curves.Length);
        Assert.Equal("trial,epoch,attempt,metric,value", curves[0]);
        Assert.Contains(
            $"plot data: {Path.Combine(folder, "results.csv")}, curves.csv",
            shell.Output,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFiles(folder, "*.tmp"));
    }

    [Fact]
    public async Task What_is_exported_is_what_the_run_left_and_a_file_that_is_there_stays()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        var left = Path.Combine(
            Assert.Single(Directory.GetDirectories(Path.Combine(shell.Home, "experiments"))),
            "curves.csv"
        );
        var file = shell.File("out", "mine.csv");

        Assert.Equal(0, await shell.RunAsync("export", "curve", file, "--curves"));

        Assert.Equal(await File.ReadAllTextAsync(left, Cancel), await File.ReadAllTextAsync(file, Cancel));
        Assert.Equal(2, await shell.RunAsync("export", "curve", file));
        Assert.Equal(0, await shell.RunAsync("export", "curve", file, "--force"));
        Assert.StartsWith("trial,point", await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 24)]
    public async Task Json_has_the_same_rows(bool curves, int rows)
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep(), "--set", "space.nan_at_epoch=2", "-o", "json"));
        var before = shell.Output.Length;

        Assert.Equal(
            0,
            await shell.RunAsync(["export", "curve", "-o", "json", .. curves ? ["--curves"] : (string[])[]])
        );

        var items = JsonElement.Parse(shell.Output[before..]).EnumerateArray().ToList();
        Assert.Equal(rows, items.Count);
        Assert.Equal("NaN", items[^1].GetProperty("value").ToString());
    }

    [Fact]
    public async Task Texts_that_a_spreadsheet_would_compute_are_disarmed_and_numbers_are_left_alone()
    {
        using var output = new StringWriter();
        var csv = new Csv(output);
        foreach (var text in (string[])["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "a,b", "say \"no\"", "plain"])
        {
            await csv.TextAsync(text);
        }

        await csv.EndRowAsync();
        foreach (var number in (double[])[-0.1, double.NaN, double.NegativeInfinity, 1e-300, 0.1 + 0.2])
        {
            await csv.NumberAsync(number);
        }

        await csv.EndRowAsync();

        Assert.Equal(
            "'=1+1,'+1,'-1,'@SUM(A1),'\tx,\"a,b\",\"say \"\"no\"\"\",plain\n-0.1,NaN,-Infinity,1E-300,0.30000000000000004\n",
            output.ToString()
        );
    }
}
