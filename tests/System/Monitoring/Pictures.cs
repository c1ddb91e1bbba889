using System.Diagnostics;
using Grid.SystemTests.Cluster;

namespace Grid.SystemTests.Monitoring;

/// <summary>
/// The pictures in docs/monitoring.md. No test, and never run as one: docs/panels/draw asks for it. Two silos train for eleven minutes, in which things happen that
/// dashboards are there for; then docs/panels/render.mjs draws what Prometheus has seen.
/// </summary>
[Collection(ClusterCollection.Name)]
public class Pictures
{
    private const int Minutes = 11;

    [Fact(Explicit = true)]
    public async Task Are_drawn_of_a_sweep_that_is_preempted_and_loses_the_silo_that_controls()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 2,
            environment: _ => ["GRID_FAULTS=epoch:fail@1%, seed=3"]
        );
        await using var prometheus = await PrometheusServer.StartAsync(
            Path.Combine(scratch.Home, "prometheus"),
            cluster.Silos,
            [],
            cancel
        );
        await cluster.SubmitAsync(Searching(scratch));

        await PassAsync(minutes: 3);
        await cluster.SubmitAsync(Urgent(scratch));
        await PassAsync(minutes: 3);
        var control = await cluster.ControlAsync();
        await control.KillAsync();
        await PassAsync(minutes: 1.5);
        // It listens on another port then.
        await control.StartAsync();
        await prometheus.ScrapeAsync(cluster.Silos);
        await PassAsync(minutes: Minutes - 7.5);

        await DrawAsync(prometheus.Address);

        Task PassAsync(double minutes) => Task.Delay(TimeSpan.FromMinutes(minutes), cancel);
    }

    private static async Task DrawAsync(Uri prometheus)
    {
        var docs = Path.Combine(MonitoringFiles.Root, "docs");
        string[] line =
        [
            Path.Combine(docs, "panels", "render.mjs"),
            prometheus.GetLeftPart(UriPartial.Authority),
            Path.Combine(docs, "pictures"),
            $"{Minutes}",
        ];
        using var drawing = Process.Start("node", line);
        await drawing.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, drawing.ExitCode);
    }

    private static string Searching(Scratch scratch) =>
        scratch.Spec(
            """
            version: 1
            name: gon-search
            model: gon
            dataset: fashion-mnist
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 0.0001, max: 0.01, scale: log}
              latent_sigma: {choice: [0, 0.01, 0.1]}
              epochs: 9
              train_images: 512
              test_images: 128
              ngf: 4
              nz: 16
            search: {algorithm: tpe, trials: 400}
            stop: {policy: asha, min: 3, eta: 3}
            trial: {threads: 1, retries: 2}
            """,
            "searching.yaml"
        );

    private static string Urgent(Scratch scratch) =>
        scratch.Spec(
            """
            version: 1
            name: urgent
            model: gon
            dataset: fashion-mnist
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 0.0001, max: 0.001, scale: log, points: 12}
              epochs: 4
              train_images: 512
              test_images: 128
              ngf: 4
              nz: 16
            search: {algorithm: grid}
            trial: {threads: 1, retries: 2}
            queue: {priority: 10, max_slots: 2}
            """,
            "urgent.yaml"
        );
}
