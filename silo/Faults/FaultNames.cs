using System.Collections.Frozen;

namespace Grid.Silo;

/// <summary>Where a fault can happen.</summary>
public enum FaultPoint
{
    /// <summary>A commit of the grains to the store.</summary>
    StoreCommit,

    /// <summary>A grain call to another silo.</summary>
    Call,

    /// <summary>A renewal of the control lease.</summary>
    Control,

    /// <summary>The begin of an epoch, in the process that trains.</summary>
    Epoch,

    /// <summary>A checkpoint that is written.</summary>
    Checkpoint,
}

/// <summary>What happens there.</summary>
public enum FaultAction
{
    /// <summary>It is not done, and says that it failed.</summary>
    Fail,

    /// <summary>It is done, and says that it failed: the answer was lost.</summary>
    Lose,

    /// <summary>It is done later.</summary>
    Delay,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>The device has not enough memory.</summary>
    Memory,

    /// <summary>The device is broken.</summary>
    Device,

    /// <summary>It never ends.</summary>
    Hang,

    /// <summary>The process aborts, as native code does that finds itself wrong.</summary>
    Crash,

    /// <summary>The process is killed (SIGKILL).</summary>
    Die,
}

/// <summary>The words of GRID_FAULTS, and which of them go together.</summary>
internal static class FaultNames
{
    private static readonly FrozenDictionary<string, FaultPoint> s_points = new Dictionary<string, FaultPoint>
    {
        ["store.commit"] = FaultPoint.StoreCommit,
        ["call"] = FaultPoint.Call,
        ["control"] = FaultPoint.Control,
        ["epoch"] = FaultPoint.Epoch,
        ["checkpoint"] = FaultPoint.Checkpoint,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Points => Join(s_points.Keys);

    public static string Actions => Join(Enum.GetValues<FaultAction>().Select(Word));

    public static FaultPoint? Point(string word) => s_points.TryGetValue(word, out var point) ? point : null;

    public static FaultAction? Action(string word) =>
        Enum.GetValues<FaultAction>().Cast<FaultAction?>().FirstOrDefault(action => Word(action!.Value) == word);

    public static bool Fits(FaultPoint point, FaultAction action) =>
        action switch
        {
            FaultAction.Fail or FaultAction.Delay or FaultAction.Die => true,
            FaultAction.Lose => point is FaultPoint.StoreCommit or FaultPoint.Call,
            FaultAction.Full => point is FaultPoint.StoreCommit or FaultPoint.Checkpoint,
            _ => point == FaultPoint.Epoch,
        };

    public static string ActionsAt(FaultPoint point) =>
        Join(Enum.GetValues<FaultAction>().Where(action => Fits(point, action)).Select(Word));

    private static string Word(FaultAction action) => action.ToString().ToLowerInvariant();

    private static string Join(IEnumerable<string> words) => string.Join(", ", words.Order(StringComparer.Ordinal));
}
