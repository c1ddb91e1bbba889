using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grid.Silo;

namespace Grid.Bench;

/// <summary>What a process measures, kept to be measured again: without the work that it is about.</summary>
internal sealed class MeasurementTape : IDisposable
{
    private readonly MeterListener _listener;
    private readonly ConcurrentQueue<Measured> _tape = new();

    /// <summary>Begins to keep what is measured for this one.</summary>
    public MeasurementTape(Telemetry telemetry)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == telemetry.Meters && !instrument.IsObservable)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>((to, value, tags, _) => Keep(to, value, tags));
        _listener.SetMeasurementEventCallback<double>((to, value, tags, _) => Keep(to, value, tags));
        _listener.Start();
    }

    public int Count => _tape.Count;

    public void Stop() => _listener.Dispose();

    /// <summary>Measures all of it again, in the same order.</summary>
    public void Play(int times)
    {
        var tape = _tape.ToArray();
        for (var time = 0; time < times; time++)
        {
            foreach (var (to, value, tags) in tape)
            {
                switch (to)
                {
                    case Counter<long> counter:
                        counter.Add((long)value, tags);
                        break;
                    case Histogram<long> histogram:
                        histogram.Record((long)value, tags);
                        break;
                    case Histogram<double> histogram:
                        histogram.Record(value, tags);
                        break;
                    default:
                        throw new NotSupportedException($"{to.Name} is of a kind that cannot be played.");
                }
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument to, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _tape.Enqueue(new Measured(to, value, tags.ToArray()));

    private readonly record struct Measured(Instrument To, double Value, KeyValuePair<string, object?>[] Tags);
}
