using System.CommandLine.Parsing;

namespace Grid.Client;

/// <summary>The address of a silo on a command line: "http://10.0.0.5:8427".</summary>
internal static class SiloAddress
{
    public static Uri? Read(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
        )
        {
            return address;
        }

        result.AddError($"--advertise takes an address such as http://10.0.0.5:8427, not '{text}'.");
        return null;
    }
}
