namespace Grid.Host.Tests.Cluster;

/// <summary>Callers in all silos re-send until they are answered, while control moves about: over sockets and in real time.</summary>
public sealed class TakeoverStressTests
{
    private const int Callers = 6;
    private const int Silos = 3;
    private const int Takeovers = 12;

    private static readonly ClusterGrainHostOptions Options = new()
    {
        Ttl = TimeSpan.FromSeconds(1),
        Margin = TimeSpan.FromSeconds(0.2),
        RenewEvery = TimeSpan.FromSeconds(0.05),
        LeaseTimeout = TimeSpan.FromSeconds(0.5),
    };

    [Fact]
    public async Task What_is_acknowledged_stands_once_and_no_answer_is_older_than_an_earlier_one()
    {
        await using var world = new TestWorld(TimeProvider.System, Options);
        var silos = new TestSilo[Silos];
        for (var i = 0; i < Silos; i++)
        {
            silos[i] = await TestSilo.MakeAsync(world, $"silo {i}");
            silos[i].Start();
        }
        using var over = new CancellationTokenSource();
        var newest = new Newest();
        var callers = Enumerable
            .Range(0, Callers)
            .Select(caller => CallAsync(silos, caller, newest, over.Token))
            .ToArray();
        var random = new Random(1);
        for (var i = 0; i < Takeovers; i++)
            await MoveControlAsync(silos, random);
        await over.CancelAsync();
        var acknowledged = (await Task.WhenAll(callers)).SelectMany(rows => rows).ToArray();

        var rows = world.Ledger.Rows;
        Assert.Equal(rows.Count, rows.Distinct().Count());
        Assert.All(acknowledged, added => Assert.Equal(added.Row, rows[added.Place - 1]));
        Assert.True(world.Table.Epoch > Takeovers);
    }

    /// <summary>Adds rows, one after the other, each by a silo of its turn until it is answered; and looks whether the answer knows all that was acknowledged before.</summary>
    private static async Task<List<(string Row, int Place)>> CallAsync(
        TestSilo[] silos,
        int caller,
        Newest newest,
        CancellationToken over
    )
    {
        await Task.Yield();
        var added = new List<(string, int)>();
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var row = $"{caller}/{number}";
            var place = await AnswerAsync(silos, caller, ledger => ledger.AddAsync(row));
            newest.Saw(place);
            added.Add((row, place));
            var before = newest.Place;
            Assert.InRange(await AnswerAsync(silos, caller, ledger => ledger.CountAsync()), before, int.MaxValue);
        }
        return added;
    }

    private static async Task<int> AnswerAsync(TestSilo[] silos, int first, Func<ILedgerGrain, Task<int>> call)
    {
        for (var i = first; ; i++)
        {
            try
            {
                return await call(silos[i % silos.Length].Ledger);
            }
            catch (Exception exception)
                when (exception is ControlUnreachableException or RemoteGrainException or LedgerFencedException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>The holder loses control in one of the ways there are, and some silo takes it.</summary>
    private static async Task MoveControlAsync(TestSilo[] silos, Random random)
    {
        var holder = await ControlAsync(silos);
        var epoch = holder.Host.Holder?.Epoch ?? 0;
        if (random.Next(2) == 0)
            holder.Host.StepDown(epoch, "fenced");
        else
            holder.Lease.IsCut = true;
        var next = await ControlAsync(silos, after: epoch);
        holder.Lease.IsCut = false;
        Assert.NotNull(next);
    }

    /// <summary>The silo in control, under a later epoch than this.</summary>
    private static async Task<TestSilo> ControlAsync(TestSilo[] silos, long after = 0)
    {
        var any = await Task.WhenAny(
            silos.Select(async silo =>
            {
                await silo.When(host => host.IsControl && host.Holder?.Epoch > after);
                return silo;
            })
        );
        return await any;
    }

    private sealed class Newest
    {
        private int _place;

        public int Place => Volatile.Read(ref _place);

        public void Saw(int place)
        {
            int seen;
            while ((seen = Place) < place)
                Interlocked.CompareExchange(ref _place, place, seen);
        }
    }
}
