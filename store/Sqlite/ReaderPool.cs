using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>A few read-only connections. In WAL mode they see the last commit and never wait for the writer.</summary>
internal sealed class ReaderPool(string path) : IDisposable
{
    private const int MostReaders = 4;

    private readonly ConcurrentBag<Reader> _idle = [];
    private readonly SemaphoreSlim _free = new(MostReaders);
    private volatile bool _disposed;

    /// <summary>Runs a query on the thread pool, so that a grain's turn does not wait for the disk.</summary>
    public async Task<T> ReadAsync<T>(Func<Reader, T> query, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(IStore));
        await _free.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Read(query), cancel);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }

    private T Read<T>(Func<Reader, T> query)
    {
        Reader? reader = null;
        try
        {
            if (!_idle.TryTake(out reader))
                reader = new Reader(Connections.OpenReader(path));
            var result = query(reader);
            GiveBack(reader);
            return result;
        }
        catch (SqliteException error)
        {
            reader?.Dispose();
            throw SqliteErrors.OfStore(error, path);
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
    }

    private void GiveBack(Reader reader)
    {
        _idle.Add(reader);
        if (_disposed)
            Dispose();
    }
}
