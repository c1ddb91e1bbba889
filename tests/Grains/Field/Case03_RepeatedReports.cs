namespace Grid.Grains.Tests.Field;

/// <summary>Reports come twice, late and in any order: one row for each (trial, attempt, step), and the search sees each step once.</summary>
public class Case03_RepeatedReports
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_step_stands_once(int seed)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var leases = new[] { await world.LeaseAsync(), await world.LeaseAsync() };
        var reports = leases
            .SelectMany(lease => Enumerable.Range(1, 6).Select(step => FakeAgent.Report(lease, step, 1.0 / step)))
            .ToList();
        var sent = reports.Concat(reports).Concat(reports).ToArray();
        new Random(seed).Shuffle(sent);

        var answers = await Task.WhenAll(
            sent.Select(report => world.Trial(report.Lease.Trial).ReportAsync(report, Cancel))
        );
        await Task.WhenAll(reports.Take(3).Select(report => world.Experiment.RecordAsync(report, Cancel)));

        Assert.All(answers, answer => Assert.Equal(ReportAnswer.Continue, answer));
        foreach (var lease in leases)
        {
            var rows = await world.Store.ReadReportsAsync(World.Id, lease.Trial, Cancel);
            Assert.Equal([1, 2, 3, 4, 5, 6], rows.Select(row => row.Step));
            Assert.All(rows, row => Assert.Equal(FakeAgent.Metrics(1.0 / row.Step), row.Metrics));
            var row = await world.RowAsync(lease.Trial);
            Assert.Equal((6, 6), (row.LastStep, row.Checkpoint!.Step));
        }

        var measured = (await world.LogAsync())
            .Where(line => line.StartsWith("measured ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(measured.Count, measured.Distinct().Count());
    }
}
