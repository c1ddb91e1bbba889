using Grid.Store;

namespace Grid.Grains;

/// <summary>Checks one trial's row, attempts and reports against each other.</summary>
/// <param name="tolerance">Up to how much two times may contradict each other.</param>
internal sealed class TrialAudit(TrialHistory trial, TimeSpan tolerance)
{
    private readonly TrialRow _row = trial.Row;
    private readonly IReadOnlyList<AttemptRow> _attempts = trial.Attempts;
    private readonly IReadOnlyList<ReportRow> _reports = trial.Reports;

    /// <summary>Broken rules, and how.</summary>
    public IReadOnlyList<(string Rule, string What)> Check() =>
        [
            .. Attempts().Select(what => (AuditRules.Attempts, what)),
            .. Reports().Concat(LastReport()).Select(what => (AuditRules.Reports, what)),
        ];

    /// <summary>A metric of a report; null where it was not measured, or the report is damaged (which is a finding of its own).</summary>
    public static double? ValueOf(ReportRow report, string metric) =>
        MetricsOf(report)?.TryGetValue(metric, out var value) == true ? value : null;

    private IEnumerable<string> Attempts()
    {
        for (var i = 0; i < _attempts.Count; i++)
        {
            var attempt = _attempts[i];
            if (attempt.Attempt != i + 1)
            {
                yield return $"attempt {attempt.Attempt} stands where {i + 1} should";
            }

            if (i == _attempts.Count - 1)
            {
                break;
            }

            if (attempt.EndedAt is not { } ended)
            {
                yield return $"attempt {attempt.Attempt} is open, and a later one exists";
            }
            else if (_attempts[i + 1] is var next && ended > next.LeasedAt + tolerance)
            {
                yield return $"attempt {attempt.Attempt} ended at {ended:O}, when attempt {next.Attempt} had been leased at {next.LeasedAt:O}";
            }
        }

        if (_attempts.Count != _row.Attempt)
        {
            yield return $"its row says attempt {_row.Attempt}, stored are {_attempts.Count}";
        }

        var open = _attempts.Count > 0 && _attempts[^1].EndedAt is null;
        if (open != (_row.State == TrialState.Running))
        {
            yield return $"it is {_row.State}, and its last attempt {(open ? "is open" : "has ended")}";
        }
    }

    private IEnumerable<string> Reports()
    {
        foreach (var report in _reports)
        {
            var name = $"step {report.Step} of attempt {report.Attempt}";
            var attempt = _attempts.FirstOrDefault(attempt => attempt.Attempt == report.Attempt);
            if (attempt is null)
            {
                yield return $"{name} is reported, and there never was such an attempt";
            }
            else if (report.At < attempt.LeasedAt - tolerance || report.At > attempt.EndedAt + tolerance)
            {
                yield return $"{name} was reported at {report.At:O}, leased was it from {attempt.LeasedAt:O} to {attempt.EndedAt:O}";
            }

            if (MetricsOf(report) is null)
            {
                yield return $"{name} has metrics that cannot be read";
            }
        }
    }

    private IEnumerable<string> LastReport()
    {
        var last = _reports.Count == 0 ? 0 : _reports.Max(report => report.Step);
        if (_row.LastStep != last)
        {
            yield return $"its row says step {_row.LastStep}, reported is {last}";
        }
        else if (_reports.LastOrDefault(report => report.Step == last) is { } report && report.Metrics != _row.Metrics)
        {
            yield return $"its row says {_row.Metrics}, reported for step {last} is {report.Metrics}";
        }
    }

    private static IReadOnlyDictionary<string, double>? MetricsOf(ReportRow report)
    {
        try
        {
            return MetricsJson.Read(report.Metrics);
        }
        catch (Exception damage) when (damage is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
