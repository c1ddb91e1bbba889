using System.Diagnostics;

namespace Grid.SystemTests.Cluster;

/// <summary>A wall clock that goes wrong by as much as a file says, for the processes that are started with its environment. Their monotonic clocks are right.</summary>
internal sealed class ShiftedClock
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <time.h>
        #include <unistd.h>

        static long shift(void)
        {
            char seconds[24] = {0};
            const char *path = getenv("TEST_CLOCK_SHIFT");
            int saved = errno, file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
            if (file >= 0 && (read(file, seconds, sizeof seconds - 1) < 0 || close(file) < 0))
                seconds[0] = 0;
            errno = saved;
            return atol(seconds);
        }

        int clock_gettime(clockid_t clock, struct timespec *now)
        {
            int result = (int)syscall(SYS_clock_gettime, clock, now);
            if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
                now->tv_sec += shift();
            return result;
        }
        """;

    private readonly string _library;
    private readonly string _shift;

    private ShiftedClock(string library, string shift) => (_library, _shift) = (library, shift);

    /// <summary>For the environment of a process.</summary>
    public IReadOnlyList<string> Environment => [$"LD_PRELOAD={_library}", $"TEST_CLOCK_SHIFT={_shift}"];

    public static async Task<ShiftedClock> MakeAsync(Scratch scratch, string name)
    {
        var (source, library) = (scratch.Spec(Source, $"{name}.c"), scratch.Spec("", $"{name}.so"));
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-O1", "-o", library, source]);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, compiler.ExitCode);
        return new ShiftedClock(library, scratch.Spec("0", $"{name}.shift"));
    }

    /// <summary>From now on the clock is wrong by this.</summary>
    public void Shift(TimeSpan by)
    {
        var written = $"{_shift}.new";
        File.WriteAllText(written, $"{(long)by.TotalSeconds}");
        File.Move(written, _shift, overwrite: true);
    }
}
