namespace Grid.Silo.Tests;

public sealed class MachineFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-machine-");
    private readonly MachineFiles _files;

    public MachineFilesTests()
    {
        var proc = _folder.CreateSubdirectory("proc").FullName;
        var cgroup = _folder.CreateSubdirectory("cgroup").FullName;
        _files = new MachineFiles(proc, cgroup);
    }

    [Fact]
    public void Memory_is_the_machines_where_no_group_limits_it()
    {
        Write(_files.Proc, "meminfo", "MemTotal:       24576 kB\nMemFree:  1 kB\nMemAvailable:   20480 kB\n");
        Write(_files.Cgroup, "memory.max", "max\n");
        Write(_files.Cgroup, "memory.current", "4096\n");

        Assert.Equal(24L << 20, _files.TotalMemory());
        Assert.Equal(20L << 20, _files.AvailableMemory());
    }

    [Fact]
    public void Memory_is_the_groups_where_that_is_less()
    {
        Write(_files.Proc, "meminfo", "MemTotal:       24576 kB\nMemAvailable:   20480 kB\n");
        Write(_files.Cgroup, "memory.max", $"{8 << 20}\n");
        Write(_files.Cgroup, "memory.current", $"{3 << 20}\n");

        Assert.Equal(8L << 20, _files.TotalMemory());
        Assert.Equal(5L << 20, _files.AvailableMemory());
    }

    [Fact]
    public void Kills_for_want_of_memory_are_counted_in_the_group_and_on_the_machine()
    {
        Write(_files.Cgroup, "memory.events", "low 0\noom 7\noom_kill 2\noom_group_kill 0\n");
        Write(_files.Proc, "vmstat", "nr_free_pages 1\noom_kill 3\n");

        Assert.Equal(5, _files.MemoryKills());
    }

    [Fact]
    public void What_cannot_be_read_is_unknown()
    {
        Assert.Null(_files.TotalMemory());
        Assert.Null(_files.AvailableMemory());
        Assert.Null(_files.Load());
        Assert.Null(_files.ProcessorName());
        Assert.Equal(0, _files.MemoryKills());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Write(string folder, string name, string text) =>
        File.WriteAllText(Path.Combine(folder, name), text);
}
