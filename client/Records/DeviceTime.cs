using Grid.Grains;
using Grid.Store;

namespace Grid.Client;

/// <summary>How long devices were busy with trials: shares count as such, and lanes of one training share its time.</summary>
internal static class DeviceTime
{
    /// <summary>Seconds of whole devices, by trial; attempts that are still open count for nothing.</summary>
    public static IReadOnlyDictionary<long, double> SecondsByTrial(IEnumerable<AttemptRow> attempts)
    {
        var seconds = new Dictionary<long, double>();
        foreach (var training in attempts.Where(IsOver).GroupBy(KeyOf))
        {
            var lanes = training.ToList();
            var devices = DeviceShare.Parse(lanes[0].Slot).Sum(device => device.Share);
            var from = lanes.Min(lane => lane.LeasedAt);
            var each = (double)devices * (lanes.Max(lane => lane.EndedAt)!.Value - from).TotalSeconds / lanes.Count;
            foreach (var lane in lanes)
            {
                seconds[lane.Trial] = seconds.GetValueOrDefault(lane.Trial) + Math.Max(0, each);
            }
        }

        return seconds;
    }

    /// <summary>An attempt whose agent never learnt of it used no device.</summary>
    private static bool IsOver(AttemptRow attempt) =>
        attempt.EndedAt is not null && attempt.Cause != FailureCause.Abandoned;

    private static string KeyOf(AttemptRow attempt) => attempt.Training ?? $"{attempt.Trial}.{attempt.Attempt}";
}
