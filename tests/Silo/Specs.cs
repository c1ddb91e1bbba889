using System.Text;
using Grid.Models;
using Grid.Spec;

namespace Grid.Silo.Tests;

/// <summary>Specs of small sweeps.</summary>
internal static class Specs
{
    /// <summary>A sweep of the synthetic model. The rest of the spec may override what is here.</summary>
    /// <param name="space">Lines such as "lr: {choice: [0.1, 0.01]}", split by ';'.</param>
    public static ExperimentSpec Synthetic(string space, string rest = "") => Read(new SyntheticModel(), space, rest);

    public static ExperimentSpec Read(IModel model, string space, string rest = "")
    {
        var yaml = new StringBuilder("version: 1\nname: test\n");
        yaml.AppendLine($"model: {model.Info.Name}");
        yaml.AppendLine("objective: {metric: test/loss, goal: minimize}");
        yaml.AppendLine("space:");
        foreach (var line in space.Split(';'))
        {
            yaml.AppendLine($"  {line.Trim()}");
        }

        yaml.AppendLine(rest);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(yaml.ToString()));
        return SpecReader.Read("test.yaml", stream, [], [ModelDeclarations.Of(model.Info)]);
    }
}
