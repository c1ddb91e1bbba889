namespace Grid.Host;

/// <summary>How silos call each other's grains over HTTP: names that both sides agree on.</summary>
/// <remarks>
/// <code>
/// POST /cluster/v1/call
/// Authorization: Bearer TOKEN
/// Grid-Protocol: 1
///
/// { "interface": "ITrialGrain", "method": "ReportAsync", "key": "e/7", "arguments": [ … ] }
/// </code>
/// 200 { "result": … }, without it for a method that returns a plain task; 200 { "error": { "type": …, "message": … } } where the grain threw; 202 where nobody waits for the
/// method; 421 { "holder": { "silo": …, "address": …, "epoch": … } } where another silo holds control; 503 where none does, or this one lost it meanwhile; 400, 401, 404 and 413,
/// with a problem (RFC 9457), where sending again would not help. Each answer has the Grid-Protocol header: what answers without it is no silo.
/// </remarks>
public static class GrainCallProtocol
{
    /// <summary>Where calls are posted to, on each silo.</summary>
    public const string Path = "/cluster/v1/call";

    /// <summary>The header that carries <see cref="Version"/>, on calls and on answers.</summary>
    public const string VersionHeader = "Grid-Protocol";

    public const string Version = "1";
}
