using Microsoft.Data.Sqlite;

namespace Grid.Grains.Tests;

/// <summary>A good store in which one thing is changed by hand: the audit names the rule, the trial and what is wrong.</summary>
public class BrokenStoreTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DELETE FROM event WHERE sequence = 3", null, "event 3 is missing, 4 follows")]
    [InlineData("DELETE FROM event", null, "the log has no entry")]
    [InlineData("UPDATE event SET kind = 'dreamt' WHERE sequence = 3", null, "its kind 'dreamt' is unknown")]
    [InlineData("UPDATE event SET json = '{' WHERE sequence = 3", null, "event 3")]
    [InlineData("UPDATE snapshot SET sequence = 999", null, "the snapshot is of event 999, the log ends with 18")]
    [InlineData("INSERT INTO event VALUES ('e1', 19, 'resumed', '{}', 0)", null, "event 19 (resumed) follows the end")]
    public Task The_log(string damage, int? trial, string what) => FindsAsync(AuditRules.Log, damage, trial, what);

    [Theory]
    [InlineData("UPDATE trial SET seed = seed + 1 WHERE number = 2", 2, "the replayed search gives it")]
    [InlineData("UPDATE trial SET parameters = '{}' WHERE number = 2", 2, "stored are {}")]
    [InlineData("DELETE FROM trial WHERE number = 3", 3, "it is not stored")]
    [InlineData(
        "INSERT INTO trial SELECT experiment, 9, 'queued', NULL, parameters, point, repeat, seed, shape, 0, 0, 0, 3, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL FROM trial WHERE number = 0",
        9,
        "the replayed search does not create it"
    )]
    [InlineData(
        """UPDATE snapshot SET state = replace(state, '"created":4', '"created":5')""",
        null,
        "the snapshot after event 16 has other bytes"
    )]
    [InlineData("UPDATE experiment SET state = 'cancelled'", null, "leads to Completed, the row says Cancelled")]
    [InlineData("UPDATE experiment SET spec = '{'", null, "spec.json")]
    [InlineData(
        """UPDATE experiment SET spec = replace(spec, '"name":"small"', '"name":"other"')""",
        null,
        "not the one whose hash its row has"
    )]
    [InlineData("UPDATE experiment SET spec_hash = 'other'", null, "not the one that was submitted")]
    public Task The_replay(string damage, int? trial, string what) =>
        FindsAsync(AuditRules.Replay, damage, trial, what);

    [Theory]
    [InlineData("UPDATE trial SET state = 'stopped' WHERE number = 0", 0, "ends it as Completed, its row says Stopped")]
    [InlineData("UPDATE trial SET state = 'queued', ended_at = NULL WHERE number = 0", 0, "its row says Queued")]
    [InlineData("UPDATE trial SET value = 9 WHERE number = 0", 0, "its row says 9")]
    [InlineData(
        """INSERT INTO event VALUES ('e1', 19, 'ended', '{"trial":0,"outcome":"failed"}', 0)""",
        0,
        "it ends twice in the log: Completed, then Failed"
    )]
    [InlineData(
        """INSERT INTO event VALUES ('e1', 19, 'ended', '{"trial":77,"outcome":"failed"}', 0)""",
        77,
        "the search has not created it"
    )]
    [InlineData("DELETE FROM event WHERE sequence = 18", 3, "its row says Completed, the log does not end it")]
    public Task Ends(string damage, int? trial, string what) => FindsAsync(AuditRules.Ends, damage, trial, what);

    [Theory]
    [InlineData("UPDATE attempt SET ended_at = NULL, cause = NULL WHERE trial = 0", 0, "its last attempt is open")]
    [InlineData(
        "UPDATE attempt SET ended_at = NULL, cause = NULL WHERE trial = 1 AND attempt = 1",
        1,
        "attempt 1 is open, and a later one exists"
    )]
    [InlineData("DELETE FROM attempt WHERE trial = 1 AND attempt = 1", 1, "attempt 2 stands where 1 should")]
    [InlineData("DELETE FROM attempt WHERE trial = 1 AND attempt = 2", 1, "its row says attempt 2, stored are 1")]
    [InlineData(
        "UPDATE attempt SET ended_at = ended_at + 5000000 WHERE trial = 1 AND attempt = 1",
        1,
        "when attempt 2 had been leased"
    )]
    public Task Attempts(string damage, int? trial, string what) =>
        FindsAsync(AuditRules.Attempts, damage, trial, what);

    [Theory]
    [InlineData("UPDATE report SET attempt = 9 WHERE trial = 0 AND step = 1", 0, "there never was such an attempt")]
    [InlineData(
        "UPDATE report SET at = at + 5000000 WHERE trial = 0 AND step = 1",
        0,
        "step 1 of attempt 1 was reported"
    )]
    [InlineData(
        "UPDATE report SET at = at - 5000000 WHERE trial = 0 AND step = 1",
        0,
        "step 1 of attempt 1 was reported"
    )]
    [InlineData("UPDATE report SET metrics = '{' WHERE trial = 0 AND step = 1", 0, "cannot be read")]
    [InlineData("DELETE FROM report WHERE trial = 0 AND step = 3", 0, "its row says step 3, reported is 2")]
    [InlineData("DELETE FROM report WHERE trial = 0", 0, "its row says step 3, reported is 0")]
    [InlineData("UPDATE trial SET metrics = '{}' WHERE number = 0", 0, "its row says {}, reported for step 3 is")]
    public Task Reports(string damage, int? trial, string what) => FindsAsync(AuditRules.Reports, damage, trial, what);

    [Theory]
    [InlineData("DELETE FROM report WHERE trial = 0 AND step = 2", 0, "at step 2, which nobody reported")]
    [InlineData("""UPDATE report SET metrics = '{"test/loss":9}' WHERE trial = 0 AND step = 2""", 0, "reported was 9")]
    [InlineData(
        """INSERT INTO report SELECT experiment, trial, attempt, 4, metrics, at FROM report WHERE trial = 0 AND step = 3""",
        0,
        "step 4 was reported, and the search never saw it"
    )]
    [InlineData(
        """INSERT INTO event VALUES ('e1', 19, 'measured', '{"trial":0,"step":4,"value":1}', 0)""",
        0,
        "step 4 is logged after the trial's end"
    )]
    [InlineData(
        """UPDATE event SET json = replace(json, '"step":1', '"step":7') WHERE kind = 'measured' AND json LIKE '%"trial":0,%'""",
        0,
        "step 2 is logged after step 7"
    )]
    public Task Measures(string damage, int? trial, string what) =>
        FindsAsync(AuditRules.Measures, damage, trial, what);

    [Theory]
    [InlineData("cpu/0", "cpu/0", true)]
    [InlineData("cpu/0", "cpu/1", false)]
    [InlineData("cuda:0@0.5", "cuda:0@0.5", false)]
    [InlineData("cuda:0@0.5", "cuda:0@0.6", true)]
    [InlineData("cuda:0+cuda:1", "cuda:1@0.1", true)]
    [InlineData("cuda:0+cuda:1", "cuda:2+cuda:3", false)]
    public async Task Slots(string first, string second, bool overlap)
    {
        await using var world = await SweptAsync();
        world.IsDamaged = true;
        Damage(
            world,
            $"""
            UPDATE attempt SET slot = '{first}', ended_at = ended_at + 60000000 WHERE trial = 0;
            UPDATE attempt SET slot = '{second}', leased_at = leased_at + 900000 WHERE trial = 2;
            """
        );

        var findings = await world.AuditAsync();

        Assert.Equal(
            overlap ? [(AuditRules.Slots, (long?)2)] : [],
            findings.Select(found => (found.Rule, found.Trial))
        );
        Assert.All(
            findings,
            found => Assert.Contains("e1/0 attempt 1 had it until", found.What, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_slot_of_another_silo_of_the_same_name_is_another_slot_and_an_abandoned_attempt_had_none()
    {
        await using var world = await SweptAsync();
        world.IsDamaged = true;
        Damage(
            world,
            """
            UPDATE attempt SET slot = 'cpu/0', ended_at = ended_at + 60000000 WHERE trial IN (0, 2, 3);
            UPDATE attempt SET leased_at = leased_at + 900000 WHERE trial = 2;
            UPDATE attempt SET agent = 'other#1' WHERE trial = 3;
            UPDATE attempt SET cause = 'abandoned' WHERE trial = 2;
            """
        );

        Assert.Empty(await world.AuditAsync());
    }

    [Fact]
    public async Task One_broken_trial_among_good_ones_is_the_only_one_found()
    {
        await using var world = await SweptAsync();
        world.IsDamaged = true;
        Damage(world, "UPDATE trial SET attempt = 5 WHERE number = 2");

        var found = Assert.Single(await world.AuditAsync());

        Assert.Equal((World.Id, 2, AuditRules.Attempts), (found.Experiment, found.Trial!.Value, found.Rule));
    }

    private static async Task FindsAsync(string rule, string damage, long? trial, string what)
    {
        await using var world = await SweptAsync();
        Assert.Empty(await world.AuditAsync());
        world.IsDamaged = true;
        Damage(world, damage);

        var findings = await world.AuditAsync();

        Assert.Contains(
            findings,
            found =>
                (found.Experiment, found.Rule, found.Trial) == (World.Id, rule, trial)
                && found.What.Contains(what, StringComparison.Ordinal)
        );
    }

    /// <summary>Four trials of three steps. Trial 1 fails at its second step, and its next attempt begins anew.</summary>
    private static async Task<World> SweptAsync()
    {
        var world = await World.OpenAsync(settings: new GrainSettings { SnapshotEvery = 4 });
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 2, retries: 1));
        var agent = new FakeAgent(world, "agent")
        {
            CheckpointEvery = 5,
            BeforeStep = (lease, step) =>
                (lease.Trial, lease.Attempt, step) == (1, 1, 2)
                    ? throw new InvalidOperationException("broke")
                    : Task.CompletedTask,
        };
        await agent.RunAsync();
        return world;
    }

    private static void Damage(World world, string sql)
    {
        // Not pooled: the file is deleted afterwards.
        using var connection = new SqliteConnection($"Data Source={world.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {sql}";
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
