using System.Text;

namespace Grid.SystemTests;

/// <summary>A span as a collector gets it. Ids are hexadecimal digits; a root's parent is "".</summary>
internal sealed record SentSpan(string Trace, string Id, string Parent, string Name)
{
    // The numbers of fields in opentelemetry/proto: ExportTraceServiceRequest, ResourceSpans, ScopeSpans, Span.
    private const int ResourceSpans = 1;
    private const int ScopeSpans = 2;
    private const int Spans = 2;
    private const int TraceId = 1;
    private const int SpanId = 2;
    private const int ParentSpanId = 4;
    private const int SpanName = 5;

    /// <summary>The spans of a body that came to /v1/traces.</summary>
    public static IEnumerable<SentSpan> Of(byte[] body) =>
        from resource in Fields(body, ResourceSpans)
        from scope in Fields(resource, ScopeSpans)
        from span in Fields(scope, Spans)
        select new SentSpan(
            Convert.ToHexStringLower(Fields(span, TraceId).Single().Span),
            Convert.ToHexStringLower(Fields(span, SpanId).Single().Span),
            string.Concat(Fields(span, ParentSpanId).Select(id => Convert.ToHexStringLower(id.Span))),
            Encoding.UTF8.GetString(Fields(span, SpanName).Single().Span)
        );

    /// <summary>What stands in a message's fields of one number, of those that have a length.</summary>
    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int wanted)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        while (message.Length > 0)
        {
            var (key, rest) = Number(message);
            var (field, kind) = ((int)(key >> 3), (int)(key & 7));
            var (length, content) = kind switch
            {
                0 => (0UL, Number(rest).After),
                1 => (8UL, rest),
                2 => Number(rest),
                5 => (4UL, rest),
                _ => throw new InvalidDataException($"Field {field} is of kind {kind}."),
            };
            if (kind == 2 && field == wanted)
            {
                found.Add(content[..(int)length]);
            }

            message = content[(int)length..];
        }

        return found;
    }

    /// <summary>A number of seven bits a byte, the lowest first, and what follows it.</summary>
    private static (ulong Value, ReadOnlyMemory<byte> After) Number(ReadOnlyMemory<byte> bytes)
    {
        var (value, at) = (0UL, 0);
        do
        {
            value |= (ulong)(bytes.Span[at] & 0x7f) << (7 * at);
        } while (bytes.Span[at++] >= 0x80);

        return (value, bytes[at..]);
    }
}
