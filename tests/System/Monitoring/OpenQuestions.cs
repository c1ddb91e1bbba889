using System.Runtime.CompilerServices;

namespace Grid.SystemTests.Monitoring;

/// <summary>All that dashboards and rules ask, and which of it has not been answered yet. What was answered once stays answered: trials come and go.</summary>
internal sealed class OpenQuestions(PrometheusServer prometheus)
{
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);

    /// <summary>After the last <see cref="AskAsync"/>.</summary>
    public IReadOnlyList<Question> Open { get; private set; } = [];

    /// <summary>Asks once what is open; gives what still is.</summary>
    public async Task<IReadOnlyList<Question>> AskAsync(CancellationToken cancel)
    {
        var open = new List<Question>();
        await foreach (var question in AllAsync(cancel))
        {
            if (_answered.Contains(question.Where))
            {
                continue;
            }

            if ((await prometheus.QueryAsync(question.Query, cancel)).Count > 0)
            {
                _answered.Add(question.Where);
            }
            else
            {
                open.Add(question);
            }
        }

        return Open = open;
    }

    private async IAsyncEnumerable<Question> AllAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var rule in MonitoringFiles.RulesWith("record"))
        {
            yield return new(rule.Text("record")!, rule.Text("expr")!);
        }

        foreach (var rule in MonitoringFiles.RulesWith("alert"))
        {
            foreach (var question in Question.About(rule.Text("alert")!, rule.Text("expr")!))
            {
                yield return question;
            }
        }

        foreach (var board in MonitoringFiles.Dashboards)
        {
            foreach (var question in await OfAsync(board, cancel))
            {
                yield return question;
            }
        }
    }

    private async Task<IEnumerable<Question>> OfAsync(Dashboard board, CancellationToken cancel)
    {
        var variables = await Question.VariablesAsync(board, prometheus, cancel);
        var panels =
            from panel in board.Panels
            from target in panel.Targets
            let query = variables.Of(target.GetProperty("expr").GetString()!)
            select new Question($"{panel} {target.GetProperty("refId")}", query);
        return panels.Concat(
            board.Annotations.SelectMany(annotation => Question.About($"{board}: {annotation.Name}", annotation.Query))
        );
    }
}
