using Grid.Store.Tests.Sqlite;

namespace Grid.Store.Tests;

/// <summary>Runs the tests; or, as a child of one, writes to a store until it is killed.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) =>
        args is [WriterProcess.Verb, var database, var writers]
            ? WriterProcess.RunAsync(database, int.Parse(writers), Console.Out)
            : Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(
                args,
                SelfRegisteredExtensions.AddSelfRegisteredExtensions
            );
}
