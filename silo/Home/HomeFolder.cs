using Grid.Models;

namespace Grid.Silo;

/// <summary>
/// The folder that holds all state of one Grid: the database, the lock, and each experiment's files. Folders appear when something is written to them.
/// </summary>
/// <remarks>
/// <code>
/// grid.db                                     experiments, trials, reports
/// lock, holder.json                           whether a process writes here now, and which (see <see cref="HomeLock"/>)
/// reserve                                     space set aside for the day the disk is full (see <see cref="HomeReserve"/>)
/// experiments/ID/results.csv, curves.csv      a sweep's results as plot data, written when `grid run` has ended
/// experiments/ID/trials/NUMBER/               one trial's checkpoints, picture.png, and log.N.txt of attempt N
/// </code>
/// </remarks>
public sealed class HomeFolder
{
    private const string ResultsName = "results.csv";
    private const string CurvesName = "curves.csv";

    /// <param name="root">Made absolute; need not exist.</param>
    public HomeFolder(string root) => Root = Path.GetFullPath(root);

    /// <summary>The folder itself, as an absolute path.</summary>
    public string Root { get; }

    public string Database => Path.Combine(Root, "grid.db");

    public string Lock => Path.Combine(Root, "lock");

    public string Holder => Path.Combine(Root, "holder.json");

    public string Reserve => Path.Combine(Root, "reserve");

    /// <summary>Whether anything was ever stored here.</summary>
    public bool HasDatabase => File.Exists(Database);

    /// <summary>
    /// The home that a command means: <paramref name="option"/> if given, else GRID_HOME, else grid/ in XDG_DATA_HOME, else ~/.local/share/grid.
    /// </summary>
    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    public static HomeFolder Resolve(string? option, Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(option))
        {
            return new HomeFolder(option);
        }

        if (variable("GRID_HOME") is { Length: > 0 } home)
        {
            return new HomeFolder(home);
        }

        // The XDG specification says that a relative path there is to be ignored.
        var data =
            variable("XDG_DATA_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)
                ? xdg
                : Path.Combine(variable("HOME") is { Length: > 0 } user ? user : Path.GetTempPath(), ".local", "share");
        return new HomeFolder(Path.Combine(data, "grid"));
    }

    public string ExperimentFolder(string experiment) => Path.Combine(Root, "experiments", experiment);

    public string TrialFolder(string experiment, long trial) =>
        Path.Combine(ExperimentFolder(experiment), "trials", trial.ToString());

    /// <summary>A sweep's results, a row per trial.</summary>
    public string Results(string experiment) => Path.Combine(ExperimentFolder(experiment), ResultsName);

    /// <summary>A sweep's measures, a row per trial, epoch and metric.</summary>
    public string Curves(string experiment) => Path.Combine(ExperimentFolder(experiment), CurvesName);

    /// <summary>Whether a file in a sweep's folder is of this name because Grid wrote it.</summary>
    public static bool IsPlotData(string name) => name is ResultsName or CurvesName;

    /// <summary>Originals over reconstructions, or whatever the model draws of a trial.</summary>
    public string Picture(string experiment, long trial) => Path.Combine(TrialFolder(experiment, trial), "picture.png");

    /// <summary>What happened in an attempt beyond its measures: full error texts, checkpoints that could not be used.</summary>
    public string TrialLog(string experiment, long trial, long attempt) =>
        Path.Combine(TrialFolder(experiment, trial), $"log.{attempt}.txt");

    /// <summary>A path as rows keep it: relative to the home, so that a home can be moved.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path);

    /// <summary>The inverse of <see cref="Relative"/>.</summary>
    public string Absolute(string relative) => Path.Combine(Root, relative);

    public void Create() => AtomicFile.CreateFolder(Root);
}
