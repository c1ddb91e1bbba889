using System.Reflection;

namespace Grid.Silo;

/// <summary>How a worker process is started: this very program, with the hidden verb `worker`.</summary>
public sealed record WorkerCommand(string Program, IReadOnlyList<string> Arguments)
{
    public const string Verb = "worker";

    /// <summary>The program that this process runs.</summary>
    public static WorkerCommand OfThisProgram()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This program has no path.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new WorkerCommand(program, [Assembly.GetEntryAssembly()!.Location, Verb])
            : new WorkerCommand(program, [Verb]);
    }
}
