using System.Text.Json;

namespace Grid.Search;

/// <summary>How a point stands in a history.</summary>
internal enum Standing : byte
{
    Completed = TrialOutcome.Completed,
    Stopped = TrialOutcome.Stopped,
    Failed = TrialOutcome.Failed,
    Cancelled = TrialOutcome.Cancelled,
    Running,
}

/// <summary>
/// Every point that was begun and what became of it: what samplers that fit a model learn from. One row for each point, by its number; one column for each coordinate.
/// </summary>
internal sealed class PointHistory
{
    private readonly double[][] _columns;
    private Standing[] _standings = [];
    private double[] _losses = [];
    private double[] _violations = [];
    private long[] _steps = [];

    public PointHistory(int coordinates)
    {
        _columns = new double[coordinates][];
        Array.Fill(_columns, []);
    }

    public int Count { get; private set; }

    public int Coordinates => _columns.Length;

    /// <summary>The numbers of one coordinate by row; NaN where it is inactive.</summary>
    public ReadOnlySpan<double> Column(int coordinate) => _columns[coordinate].AsSpan(0, Count);

    /// <summary>How each row stands. A completed or stopped one may still have no finite loss.</summary>
    public ReadOnlySpan<Standing> Standings => _standings.AsSpan(0, Count);

    /// <summary>The first objective, less is better; NaN where there is none.</summary>
    public ReadOnlySpan<double> Losses => _losses.AsSpan(0, Count);

    public ReadOnlySpan<double> Violations => _violations.AsSpan(0, Count);

    public ReadOnlySpan<long> Steps => _steps.AsSpan(0, Count);

    /// <summary>Whether a row ended with a number.</summary>
    public bool IsMeasured(int row) =>
        _standings[row] is Standing.Completed or Standing.Stopped && double.IsFinite(_losses[row]);

    public void Begin(ReadOnlySpan<double> numbers) => Add(numbers, Standing.Running, double.NaN, 0, 0);

    public void Observe(PointResult result)
    {
        var row = (int)result.Point;
        _standings[row] = (Standing)result.Outcome;
        _losses[row] = result.IsMeasured ? result.Losses[0] : double.NaN;
        _violations[row] = result.Violation;
        _steps[row] = result.Step;
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        for (var row = 0; row < Count; row++)
        {
            json.WriteStartArray();
            json.WriteNumberValue((int)_standings[row]);
            json.WriteReal(_losses[row]);
            json.WriteReal(_violations[row]);
            json.WriteNumberValue(_steps[row]);
            foreach (var column in _columns)
            {
                json.WriteReal(column[row]);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    public static PointHistory Read(JsonElement saved, int coordinates)
    {
        var history = new PointHistory(coordinates);
        var numbers = new double[coordinates];
        foreach (var row in saved.EnumerateArray())
        {
            for (var i = 0; i < coordinates; i++)
            {
                numbers[i] = row[4 + i].ToReal();
            }

            history.Add(numbers, (Standing)row[0].GetInt32(), row[1].ToReal(), row[2].ToReal(), row[3].GetInt64());
        }

        return history;
    }

    private void Add(ReadOnlySpan<double> numbers, Standing standing, double loss, double violation, long step)
    {
        if (Count == _losses.Length)
        {
            Grow();
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i][Count] = numbers[i];
        }

        _standings[Count] = standing;
        _losses[Count] = loss;
        _violations[Count] = violation;
        _steps[Count] = step;
        Count++;
    }

    private void Grow()
    {
        var size = Capacity.For(Count + 1);
        for (var i = 0; i < _columns.Length; i++)
        {
            Array.Resize(ref _columns[i], size);
        }

        Array.Resize(ref _standings, size);
        Array.Resize(ref _losses, size);
        Array.Resize(ref _violations, size);
        Array.Resize(ref _steps, size);
    }
}
