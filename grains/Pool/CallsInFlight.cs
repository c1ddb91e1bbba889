namespace Grid.Grains;

/// <summary>The pool's calls to trials that have no answer yet, by experiment.</summary>
internal sealed class CallsInFlight
{
    private readonly Dictionary<string, HashSet<Task>> _calls = new(StringComparer.Ordinal);

    public async Task<T> RunAsync<T>(string experiment, Task<T> call)
    {
        if (!_calls.TryGetValue(experiment, out var calls))
        {
            _calls.Add(experiment, calls = []);
        }

        calls.Add(call);
        try
        {
            return await call;
        }
        finally
        {
            if (calls.Remove(call) && calls.Count == 0)
            {
                _calls.Remove(experiment);
            }
        }
    }

    /// <summary>Completes when the calls of now have their answers, whatever these are.</summary>
    public async Task WhenAnsweredAsync(string experiment)
    {
        if (_calls.TryGetValue(experiment, out var calls))
        {
            await Task.WhenAll(calls)
                .ConfigureAwait(
                    ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing
                );
        }
    }
}
