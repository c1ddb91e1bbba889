namespace Grid.Grains;

/// <summary>An agent's name is "SILO#RUN": its silo's name, and what tells this process from earlier ones of the same silo.</summary>
public static class AgentName
{
    private const char Separator = '#';

    public static string Of(string silo, string run) => $"{silo}{Separator}{run}";

    /// <summary>The silo of an agent; the whole name where it has no run.</summary>
    public static string SiloOf(string agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var at = agent.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? agent : agent[..at];
    }
}
