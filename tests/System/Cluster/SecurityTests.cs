using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Grid.SystemTests.Cluster;

/// <summary>The endpoint for calls between silos, of a real silo with a token, as strangers try it.</summary>
[Collection(ClusterCollection.Name)]
public class SecurityTests
{
    private const string Token = "a-token-of-some-length";

    [Fact]
    public async Task A_grain_call_without_the_clusters_token_is_401_and_does_nothing()
    {
        using var scratch = new Scratch();
        await using var silo = await StartAsync(scratch);
        var sweep = await SubmitAsync(scratch, silo);

        string?[] wrong = [null, "Bearer wrong-token-of-some-length", "Bearer a-token-of-some-lengt", $"Basic {Token}"];
        foreach (var authorization in wrong)
        {
            using var stranger = Client(silo, authorization);
            Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync(stranger, Cancel(sweep))).StatusCode);
        }

        Assert.NotEqual("cancelled", await StateAsync(scratch, silo, sweep));
        using var friend = Client(silo, $"Bearer {Token}");
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(friend, Cancel(sweep))).StatusCode);
        Assert.Equal("cancelled", await StateAsync(scratch, silo, sweep));
    }

    [Fact]
    public async Task Garbage_with_the_right_token_is_refused_and_the_silo_serves_on()
    {
        using var scratch = new Scratch();
        await using var silo = await StartAsync(scratch);
        using var client = Client(silo, $"Bearer {Token}");
        (string Body, int Status)[] bad =
        [
            ("", 400),
            ("\0\u0001\u0002", 400),
            ("[]", 400),
            ("{}", 400),
            (new string('[', 100_000), 400),
            ("""{"interface":"IExperimentGrain","interface":"IPoolGrain"}""", 400),
            ("""{"interface":"System.IO.File","method":"Delete","key":"/etc/passwd","arguments":[]}""", 404),
            ("""{"interface":"IExperimentGrain","method":"Dispose","key":"x","arguments":[]}""", 404),
            ("""{"interface":"IExperimentGrain","method":"CancelAsync","key":"x","arguments":[]}""", 400),
            ("""{"interface":"IExperimentGrain","method":"CancelAsync","key":"x","arguments":[{"a":1}]}""", 400),
            ("""{"interface":"IExperimentGrain","method":"CancelAsync","key":"","arguments":["x"]}""", 400),
            (new string(' ', 17 * 1024 * 1024), 413),
        ];

        foreach (var (body, status) in bad)
        {
            var answer = await CallAsync(client, body);
            Assert.True(
                (int)answer.StatusCode == status,
                $"{body[..Math.Min(80, body.Length)]}: {(int)answer.StatusCode}, not {status}"
            );
        }

        Assert.Equal(400, (int)(await CallAsync(client, Cancel("x"), protocol: "0")).StatusCode);
        await SubmitAsync(scratch, silo);
    }

    private static async Task<SiloProcess> StartAsync(Scratch scratch)
    {
        string[] arguments = ["--listen", "0.0.0.0:0", "--devices", "cpu:1", "--token-file", TokenFile(scratch)];
        var silo = new SiloProcess("s1", scratch.Home, arguments, environment: []);
        await silo.StartAsync();
        return silo;
    }

    private static string TokenFile(Scratch scratch) => scratch.Spec(Token, "token");

    private static string Address(SiloProcess silo) => $"http://127.0.0.1:{silo.Address.Port}";

    private static async Task<string> SubmitAsync(Scratch scratch, SiloProcess silo)
    {
        var submitted = await GridProcess.RunAsync(
            "submit",
            scratch.Synthetic(seconds: 60),
            "--silo",
            Address(silo),
            "--token-file",
            TokenFile(scratch)
        );
        Assert.True(submitted.ExitCode == 0, submitted.Error);
        return submitted.Output.Split(':')[0];
    }

    private static async Task<string?> StateAsync(Scratch scratch, SiloProcess silo, string sweep)
    {
        var shown = await GridProcess.RunAsync(
            "ls",
            "-o",
            "json",
            "--silo",
            Address(silo),
            "--token-file",
            TokenFile(scratch)
        );
        var sweeps = JsonDocument.Parse(shown.Output).RootElement.EnumerateArray();
        return sweeps.Single(row => row.GetProperty("id").GetString() == sweep).GetProperty("state").GetString();
    }

    private static HttpClient Client(SiloProcess silo, string? authorization)
    {
        var http = new HttpClient { BaseAddress = new Uri(Address(silo)) };
        if (authorization is not null)
        {
            http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        return http;
    }

    private static string Cancel(string sweep) =>
        $$"""{"interface":"IExperimentGrain","method":"CancelAsync","key":"{{sweep}}","arguments":["a stranger's wish"]}""";

    private static Task<HttpResponseMessage> CallAsync(HttpClient http, string body, string protocol = "1")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/cluster/v1/call")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Grid-Protocol", protocol);
        // An answer may come before the body is sent: one that is too large is not taken in.
        request.Headers.ExpectContinue = true;
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
