using System.Text;
using System.Text.Json;

namespace Grid.Host.Tests.Cluster;

/// <summary>What a silo in control answers to requests that no silo would make, and to those of one that would.</summary>
public sealed class ReceiverTests : ClusterTest
{
    private const string Secret = "Bearer a secret";

    private TestSilo? _silo;

    protected override ClusterGrainHostOptions Options { get; } = new() { Token = "a secret", MaxBodyBytes = 10_000 };

    [Fact]
    public async Task A_call_is_answered_with_its_result()
    {
        var (status, body) = await PostAsync(Call("echo", "MixAsync", "k", "\"a\", null, \"NaN\", \"Blue\""));
        Assert.Equal(200, status);
        Assert.Equal("a  NaN Blue True", body.GetProperty("result").GetString());
    }

    [Fact]
    public async Task A_method_that_returns_a_plain_task_has_no_result()
    {
        var (status, body) = await PostAsync(Call("ILedgerGrain", "TickAsync", "a", ""));
        Assert.Equal(200, status);
        Assert.Equal("{}", body.GetRawText());
    }

    [Fact]
    public async Task A_message_has_the_members_that_it_is_made_from_and_none_that_are_computed()
    {
        const string Part = """{"Name": "a", "Share": 0.25, "Newer": 1}""";
        var (_, body) = await PostAsync(Call("echo", "PartAsync", "k", Part));
        Assert.Equal("""{"Name":"a","Share":0.25}""", body.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task Every_answer_names_the_protocol()
    {
        var silo = await SiloAsync();
        var answer = await silo.Host.Receiver.ReceiveAsync(Request("", authorization: null), Cancel);
        Assert.Equal("1", answer.Headers["Grid-Protocol"]);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer another")]
    [InlineData("Bearer a secret ")]
    [InlineData("Bearer A SECRET")]
    [InlineData("Basic a secret")]
    public async Task A_wrong_token_is_refused_and_counted_and_the_body_is_not_read(string? authorization)
    {
        var silo = await SiloAsync();
        var body = new MemoryStream(new byte[100]);
        var answer = await silo.Host.Receiver.ReceiveAsync(new GrainCallRequest(authorization, "1", 100, body), Cancel);
        Assert.Equal(401, answer.Status);
        Assert.Equal(1, silo.Host.Receiver.Unauthorized);
        Assert.Equal(0, body.Position);
    }

    [Fact]
    public async Task Without_a_secret_no_token_is_asked_for()
    {
        _silo = await TestSilo.MakeAsync(World, "open", new ClusterGrainHostOptions());
        _silo.Start();
        await _silo.WhenControlAsync();
        Assert.Equal(200, (await PostAsync(Call("echo", "KeyAsync", "k", ""), authorization: null)).Status);
        Assert.Equal(0, _silo.Host.Receiver.Unauthorized);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2")]
    public async Task Another_protocol_is_refused(string? protocol)
    {
        var (status, body) = await PostAsync(Call("echo", "KeyAsync", "k", ""), protocol: protocol);
        Assert.Equal(400, status);
        Assert.Contains("Grid-Protocol 1", body.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("IEchoGrain", "KeyAsync")] // its name on the wire is its alias
    [InlineData("echo", "ListAsync")]
    [InlineData("echo", "GetHashCode")]
    [InlineData("echo", "keyasync")]
    [InlineData("Grid.Host.Tests.Cluster.IEchoGrain", "KeyAsync")]
    [InlineData("EchoGrain", "KeyAsync")]
    [InlineData("System.IO.File", "Delete")]
    [InlineData("ICounterGrain", "NextAsync")] // a grain that this host does not have
    [InlineData("", "")]
    public async Task An_unknown_interface_or_method_is_not_found(string grainInterface, string method) =>
        Assert.Equal(404, (await PostAsync(Call(grainInterface, method, "k", ""))).Status);

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"interface\": \"echo\"}")]
    [InlineData("{\"interface\": 1, \"method\": \"KeyAsync\", \"key\": \"k\", \"arguments\": []}")]
    [InlineData("{\"interface\": \"echo\", \"method\": \"KeyAsync\", \"key\": \"\", \"arguments\": []}")]
    [InlineData("{\"interface\": \"echo\", \"method\": \"KeyAsync\", \"key\": null, \"arguments\": []}")]
    [InlineData("{\"interface\": \"echo\", \"method\": \"KeyAsync\", \"key\": \"k\"}")]
    [InlineData("{\"interface\": \"echo\", \"method\": \"KeyAsync\", \"key\": \"k\", \"arguments\": {}}")]
    [InlineData(
        "{\"interface\": \"echo\", \"method\": \"KeyAsync\", \"key\": \"k\", \"key\": \"j\", \"arguments\": []}"
    )]
    [InlineData("{\"interface\": \"echo\", \"method\": \"KeyAsync\", \"key\": \"k\", \"arguments\": [1]}")]
    [InlineData("{\"interface\": \"echo\", \"method\": \"KeyAsync\", \"key\": \"k\", \"arguments\": []} {}")]
    [InlineData("{\"interface\": \"echo\", \"method\": \"MixAsync\", \"key\": \"k\", \"arguments\": [\"a\", 1, 2]}")]
    [InlineData(
        "{\"interface\": \"echo\", \"method\": \"MixAsync\", \"key\": \"k\", \"arguments\": [1, 1, 2, \"Red\"]}"
    )]
    [InlineData(
        "{\"interface\": \"echo\", \"method\": \"MixAsync\", \"key\": \"k\", \"arguments\": [\"a\", 1.5, 2, \"Red\"]}"
    )]
    [InlineData(
        "{\"interface\": \"echo\", \"method\": \"MixAsync\", \"key\": \"k\", \"arguments\": [\"a\", 1, null, \"Red\"]}"
    )]
    [InlineData(
        "{\"interface\": \"echo\", \"method\": \"MixAsync\", \"key\": \"k\", \"arguments\": [\"a\", 1, 2, \"Pink\"]}"
    )]
    [InlineData("{\"interface\": \"echo\", \"method\": \"MixAsync\", \"key\": \"k\", \"arguments\": [\"a\", 1, 2, 0]}")]
    [InlineData(
        "{\"interface\": \"echo\", \"method\": \"EverythingAsync\", \"key\": \"k\", \"arguments\": [{\"Text\": \"a\"}]}"
    )]
    public async Task What_is_no_call_is_a_bad_request(string body)
    {
        var (status, problem) = await PostAsync(body);
        Assert.Equal(400, status);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task A_body_that_is_too_deep_is_a_bad_request()
    {
        var deep = new string('[', 4_000) + new string(']', 4_000);
        Assert.Equal(400, (await PostAsync(Call("echo", "KeyAsync", "k", deep))).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_refused_and_not_read_to_its_end(bool saysSo)
    {
        var silo = await SiloAsync();
        var body = new MemoryStream(new byte[Options.MaxBodyBytes * 10]);
        var answer = await silo.Host.Receiver.ReceiveAsync(
            new GrainCallRequest(Secret, "1", saysSo ? body.Length : null, body),
            Cancel
        );
        Assert.Equal(413, answer.Status);
        Assert.InRange(body.Position, 0, saysSo ? 0 : Options.MaxBodyBytes + 1);
    }

    [Fact]
    public async Task A_body_as_large_as_is_allowed_is_read()
    {
        var call = Call("echo", "KeyAsync", "k", "");
        Assert.Equal(200, (await PostAsync(call + new string(' ', Options.MaxBodyBytes - call.Length))).Status);
        Assert.Equal(413, (await PostAsync(call + new string(' ', Options.MaxBodyBytes - call.Length + 1))).Status);
    }

    [Fact]
    public async Task A_silo_that_follows_another_says_whom()
    {
        var one = await SiloAsync();
        _silo = await StandbyAsync(one);
        var (status, body) = await PostAsync(Call("echo", "KeyAsync", "k", ""));
        Assert.Equal(421, status);
        var holder = body.GetProperty("holder");
        Assert.Equal("one", holder.GetProperty("silo").GetString());
        Assert.Equal(one.Lease.Address.ToString(), holder.GetProperty("address").GetString());
        Assert.Equal(1, holder.GetProperty("epoch").GetInt64());
    }

    [Fact]
    public async Task A_silo_that_knows_no_holder_says_so()
    {
        _silo = await TestSilo.MakeAsync(World, "one");
        Assert.Equal(503, (await PostAsync(Call("echo", "KeyAsync", "k", ""))).Status);
    }

    [Fact]
    public async Task An_error_of_a_grain_is_an_answer_without_a_stack_trace()
    {
        var (status, body) = await PostAsync(Call("ILedgerGrain", "ThrowAsync", "a", "\"TimeoutException\", \"slow\""));
        Assert.Equal(200, status);
        Assert.Equal("""{"error":{"type":"TimeoutException","message":"slow"}}""", body.GetRawText());
    }

    private static string Call(string grainInterface, string method, string key, string arguments) =>
        $$"""{"interface": "{{grainInterface}}", "method": "{{method}}", "key": "{{key}}", "arguments": [{{arguments}}]}""";

    private static GrainCallRequest Request(string body, string? authorization = Secret, string? protocol = "1")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new GrainCallRequest(authorization, protocol, bytes.Length, new MemoryStream(bytes));
    }

    private async Task<TestSilo> SiloAsync() => _silo ??= await ControlAsync();

    private async Task<(int Status, JsonElement Body)> PostAsync(
        string body,
        string? authorization = Secret,
        string? protocol = "1"
    )
    {
        var silo = await SiloAsync();
        var answer = await silo.Host.Receiver.ReceiveAsync(Request(body, authorization, protocol), Cancel);
        using var document = JsonDocument.Parse(answer.Body);
        return (answer.Status, document.RootElement.Clone());
    }
}
