using System.Text;

namespace Grid.Client.Tests;

public class GuardedWriterTests
{
    [Fact]
    public void What_cannot_be_written_is_dropped_and_the_first_reason_is_kept()
    {
        using var full = new FullWriter();
        using var guarded = new GuardedWriter(full);

        guarded.WriteLine("a line");
        guarded.Write('c');
        guarded.Flush();

        Assert.Equal("full after 1", guarded.Failure);
    }

    [Fact]
    public void What_can_be_written_goes_through()
    {
        using var text = new StringWriter();
        using var guarded = new GuardedWriter(text);

        guarded.Write("a");
        guarded.Write('b');
        guarded.WriteLine(12);

        Assert.Equal($"ab12{Environment.NewLine}", text.ToString());
        Assert.Null(guarded.Failure);
    }

    private sealed class FullWriter : TextWriter
    {
        private int _tries;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException($"full after {++_tries}");

        public override void WriteLine(string? value) => throw new IOException($"full after {++_tries}");

        public override void Flush() => throw new IOException($"full after {++_tries}");
    }
}
