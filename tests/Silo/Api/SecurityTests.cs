using System.Net;
using System.Net.Http.Headers;

namespace Grid.Silo.Tests;

public class SecurityTests
{
    private const string Token = "a-token-of-some-length";

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("*:0")]
    [InlineData("[::]:0")]
    [InlineData("http://10.1.2.3:8427")]
    public async Task An_address_that_others_reach_is_refused_without_a_token(string listen)
    {
        using var home = new TestHome();

        var refused = await Assert.ThrowsAsync<ApiOptionsException>(() =>
            TestApi.StartAsync(home, new ApiOptions { Listen = listen })
        );

        Assert.Contains("--token-file", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":8427")]
    [InlineData("127.0.0.1:http")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("https://127.0.0.1:1")]
    [InlineData("127.0.0.1:1/path")]
    [InlineData("no.such.host.invalid:1")]
    public async Task What_is_no_address_is_refused_with_what_to_write(string listen)
    {
        using var home = new TestHome();

        await Assert.ThrowsAsync<ApiOptionsException>(() =>
            TestApi.StartAsync(home, new ApiOptions { Listen = listen })
        );
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_so()
    {
        using var home = new TestHome();
        using var other = new TestHome();
        await using var api = await TestApi.StartAsync(home);

        var refused = await Assert.ThrowsAsync<ApiOptionsException>(() =>
            TestApi.StartAsync(other, new ApiOptions { Listen = api.Server.Address.Authority })
        );

        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong-token-of-some-length")]
    [InlineData("Bearer a-token-of-some-lengt")]
    [InlineData("Bearer ")]
    [InlineData("Basic a-token-of-some-length")]
    [InlineData("a-token-of-some-length")]
    public async Task Without_the_right_token_nothing_is_told_and_it_is_counted(string? authorization)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home, TestApi.AnyPort with { Token = Token });
        if (authorization is not null)
        {
            api.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        var refused = await api.GetAsync("sweeps");
        var unknown = await api.GetAsync("nothing/here");

        var problem = await TestApi.ProblemAsync(401, refused);
        Assert.Equal("Bearer", Assert.Single(refused.Headers.WwwAuthenticate).Scheme);
        Assert.DoesNotContain(Token, problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Equal(2, api.Server.Refused);
    }

    [Fact]
    public async Task The_right_token_lets_in_under_any_host()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home, new ApiOptions { Listen = "0.0.0.0:0", Token = Token });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"http://127.0.0.1:{api.Server.Address.Port}/api/v1/sweeps"
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.Host = "grid.example";

        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(request, api.Cancel)).StatusCode);
        Assert.Equal(0, api.Server.Refused);
    }

    [Fact]
    public async Task Probes_need_no_token()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home, TestApi.AnyPort with { Token = Token });

        Assert.Equal("alive\n", await api.Http.GetStringAsync("/healthz", api.Cancel));
        Assert.Equal("ready\n", await api.Http.GetStringAsync("/readyz", api.Cancel));
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("localhost:1", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:1", HttpStatusCode.OK)]
    [InlineData("[::1]:1", HttpStatusCode.OK)]
    public async Task On_loopback_without_a_token_only_this_machines_names_are_served(
        string host,
        HttpStatusCode expected
    )
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Http.DefaultRequestHeaders.Host = host;

        Assert.Equal(expected, (await api.GetAsync("sweeps")).StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", true)]
    [InlineData("Origin", "null", true)]
    [InlineData("Origin", "http://127.0.0.1:1", true)]
    [InlineData("Sec-Fetch-Site", "cross-site", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", false)]
    public async Task A_page_of_another_site_cannot_post(string header, string value, bool isRefused)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();
        api.Http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        var response = await api.PostAsync($"sweeps/{id}/cancel");

        Assert.Equal(isRefused ? HttpStatusCode.Forbidden : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isRefused ? 1 : 0, api.Server.Refused);
    }

    [Fact]
    public async Task The_silos_own_page_can_post()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();
        api.Http.DefaultRequestHeaders.Add("Origin", $"http://{api.Server.Address.Authority}");

        Assert.Equal(HttpStatusCode.OK, (await api.PostAsync($"sweeps/{id}/cancel")).StatusCode);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    [InlineData("has blanks in the middle of it")]
    public void A_token_file_without_a_token_is_refused(string text)
    {
        using var home = new TestHome();
        home.Folder.Create();
        var file = Path.Combine(home.Folder.Root, "token");
        File.WriteAllText(file, text);

        var refused = Assert.Throws<ApiOptionsException>(() => TokenFile.Read(file));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        File.WriteAllText(file, $"  {Token}\n");
        Assert.Equal(Token, TokenFile.Read(file));
    }
}
