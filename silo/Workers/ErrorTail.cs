namespace Grid.Silo;

/// <summary>The last lines that a process wrote to standard error: what it said before it died.</summary>
internal sealed class ErrorTail
{
    private const int MostLines = 20;
    private const int MostCharacters = 500;

    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line.Length > MostCharacters ? line[..MostCharacters] + " …" : line);
            if (_lines.Count > MostLines)
            {
                _lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
