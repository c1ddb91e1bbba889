namespace Grid.Grains;

/// <summary>Walks rows that come in pages and in the order of their trials.</summary>
/// <param name="size">How many rows a full page has.</param>
/// <param name="next">The page after a row; after null: the first.</param>
internal sealed class RowCursor<T>(int size, Func<T, long> trialOf, Func<T?, Task<IReadOnlyList<T>>> next)
    where T : class
{
    private IReadOnlyList<T>? _page;
    private int _at;

    /// <summary>The rows of a trial; those of trials before it are passed over.</summary>
    public async Task<IReadOnlyList<T>> TakeAsync(long trial)
    {
        var rows = new List<T>();
        while (await PeekAsync() is { } row && trialOf(row) <= trial)
        {
            _at++;
            if (trialOf(row) == trial)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private async Task<T?> PeekAsync()
    {
        if (_page is null || (_at == _page.Count && _page.Count == size))
        {
            _page = await next(_page?[^1]);
            _at = 0;
        }

        return _at < _page.Count ? _page[_at] : null;
    }
}
