using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>`grid silo`: serves sweeps until it is told to leave.</summary>
internal static class SiloVerb
{
    public static Command Build(Shell shell)
    {
        var listen = new Option<string>("--listen")
        {
            Description = "Where to listen; any address but a loopback one needs --token-file",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => ApiOptions.DefaultListen,
        };
        var advertise = new Option<Uri?>("--advertise")
        {
            Description = "Where other silos reach this one, behind a proxy or NAT (default: where it listens)",
            HelpName = "URL",
            CustomParser = SiloAddress.Read,
        };
        var leaseTtl = new Option<TimeSpan>("--lease-ttl")
        {
            Description =
                "How long a silo may be out of touch before its trials start elsewhere; the same for all (default: 60s)",
            HelpName = "TIME",
            DefaultValueFactory = _ => TimeSpan.FromSeconds(60),
            CustomParser = result => Spans.Read(result, "--lease-ttl", TimeSpan.FromSeconds(1)),
        };
        var devices = new Option<string?>("--devices")
        {
            Description = "What to train on, such as cpu:2,cuda:all (default: all GPUs, or a CPU slot for each core)",
            HelpName = "LIST",
        };
        var store = new Option<string?>("--store")
        {
            Description = "The PostgreSQL database that silos share (default: SQLite in the home folder, one silo)",
            HelpName = "postgres://USER@HOST/DATABASE",
        };
        var queue = new Option<string>("--queue")
        {
            Description = "The queue that is served",
            HelpName = "NAME",
            DefaultValueFactory = _ => "default",
        };
        var artifacts = new Option<string?>("--artifacts")
        {
            Description =
                "A folder that all silos share, for checkpoints and pictures (default: they go through the silo that controls)",
            HelpName = "DIR",
        };
        var name = new Option<string?>("--name")
        {
            Description = "What the silo is called (default: the host's name)",
            HelpName = "NAME",
        };
        var metricsToken = new Option<string?>("--metrics-token-file")
        {
            Description = "The file of a token that opens /metrics and nothing else (default: --token-file's opens it)",
            HelpName = "FILE",
        };
        var log = new Option<string?>("--log")
        {
            Description = "How it logs: text, or json for one JSON object a line (default: $GRID_LOG, else text)",
            HelpName = "text|json",
        };
        log.AcceptOnlyFromAmong(SiloLog.Plain, SiloLog.Json);
        var drain = new Option<TimeSpan>("--drain-timeout")
        {
            Description = "How long trainings may take to save when the silo leaves (default: 60s)",
            HelpName = "TIME",
            DefaultValueFactory = _ => GracePeriod.Saving,
            CustomParser = result => Spans.Read(result, "--drain-timeout"),
        };
        var command = new Command("silo", "Serve sweeps: keep them, train them, and answer the other verbs")
        {
            store,
            listen,
            advertise,
            devices,
            queue,
            artifacts,
            name,
            metricsToken,
            log,
            drain,
            leaseTtl,
        };
        command.SetAction(result =>
        {
            var home = CommonOptions.HomeOf(result, shell);
            return Failures.GuardAsync(
                shell,
                home,
                async () =>
                {
                    var called = Name(result.GetValue(name));
                    var lines = new SiloLog(shell, called, LogsJson(shell, result.GetValue(log)));
                    return await SiloCommand.RunAsync(
                        shell,
                        lines,
                        new SiloServerOptions
                        {
                            Home = home,
                            Name = called,
                            Api = new ApiOptions
                            {
                                Listen = result.GetValue(listen)!,
                                Token = Places.TokenFileOf(result, shell) is { } file ? TokenFile.Read(file) : null,
                                MetricsToken = result.GetValue(metricsToken) is { } own ? TokenFile.Read(own) : null,
                                OnUnexpected = error => ErrorLog.Keep(error, home, shell.Time),
                            },
                            Advertise = result.GetValue(advertise),
                            LeaseTtl = result.GetValue(leaseTtl),
                            Store = result.GetValue(store),
                            Artifacts = result.GetValue(artifacts),
                            Devices = await DevicesAsync(result.GetValue(devices), shell.Time),
                            Faults = Faults(shell),
                            Log = lines.Write,
                            Datasets = Datasets.Of(shell),
                            Queue = result.GetValue(queue)!,
                            DrainTimeout = result.GetValue(drain),
                        }
                    );
                }
            );
        });
        return command;
    }

    private static bool LogsJson(Shell shell, string? given) =>
        (given ?? shell.Variable(SiloLog.Variable)) switch
        {
            null or "" or SiloLog.Plain => false,
            SiloLog.Json => true,
            var other => throw new UsageException(
                $"{SiloLog.Variable} is '{other}': write {SiloLog.Plain} or {SiloLog.Json}."
            ),
        };

    private static string Name(string? given)
    {
        var name = given ?? Environment.MachineName;
        return
            name.Length is > 0 and <= 64
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            ? name
            : throw new UsageException(
                $"'{name}' is no name for a silo. Give one with --name: letters, digits, '.', '_', '-'."
            );
    }

    private static async Task<DeviceInventory> DevicesAsync(string? devices, TimeProvider time)
    {
        try
        {
            var list = devices is null ? DeviceList.Automatic : DeviceList.Parse(devices);
            return await DeviceInventory.OpenAsync(list, WorkerCommand.OfThisProgram(), time, CancellationToken.None);
        }
        catch (DeviceException wrong)
        {
            throw new UsageException($"--devices: {wrong.Message}");
        }
    }

    private static FaultPlan Faults(Shell shell)
    {
        try
        {
            return FaultPlan.Parse(shell.Variable(FaultPlan.Variable));
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }
}
