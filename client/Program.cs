using Grid.Client;

return await CommandLine.RunAsync(args, Shell.OfProcess());
