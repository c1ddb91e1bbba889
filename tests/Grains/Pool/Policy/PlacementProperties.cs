using FsCheck;
using FsCheck.Fluent;

namespace Grid.Grains.Tests;

/// <summary>What holds for every placement, whatever is offered and whatever waits.</summary>
public class PlacementProperties
{
    private const int Steps = 120;

    [Fact]
    public void No_placement_exceeds_what_is_free_splits_a_gang_repeats_a_trial_or_passes_over_higher_priority()
    {
        foreach (var moves in Gen.Choose(0, 1_000_000).ListOf(Steps * 2).Sample(300))
        {
            var game = new Game();
            using var numbers = moves.GetEnumerator();
            while (numbers.MoveNext())
            {
                var move = numbers.Current;
                numbers.MoveNext();
                game.Make(move, numbers.Current);
            }
        }
    }

    /// <summary>Agents, experiments and trainings, moved by numbers.</summary>
    private sealed class Game
    {
        private static readonly decimal[] Slots = [0.125m, 0.25m, 0.3m, 0.5m, 1, 1, 2, 3, 4];
        private readonly Scheduler _scheduler = new(new GrainSettings());
        private readonly Dictionary<string, Dictionary<string, DeviceOffer>> _free = [];
        private readonly Dictionary<string, IReadOnlyList<DeviceOffer>> _offers = [];
        private readonly List<(string Agent, Placed Training)> _running = [];
        private readonly HashSet<TrialKey> _placed = [];
        private readonly Dictionary<string, long> _numbers = [];
        private TimeSpan _now;

        public void Make(int move, int pick)
        {
            switch (move % 6)
            {
                case 0:
                    Add(pick);
                    break;
                case 1 or 2:
                    Ask($"agent{pick % 4}", pick / 4);
                    break;
                case 3 when _running.Count > 0:
                    End(pick % _running.Count);
                    break;
                case 4:
                    _now += TimeSpan.FromSeconds(pick % 40);
                    _scheduler.Look(_now);
                    break;
                case 5 when pick % 20 == 0:
                    _scheduler.Withdraw($"e{pick % 5}");
                    break;
                default:
                    break;
            }

            Place();
        }

        private static QueueTerms TermsOf(int experiment) =>
            Desk.Terms(
                slots: Slots[experiment % Slots.Length],
                priority: experiment % 3,
                memory: experiment % 2 == 0 ? null : 4 + experiment,
                weight: 1 + experiment % 2,
                most: experiment % 4 == 3 ? 4 : null,
                lanes: 1 + experiment % 3
            );

        private void Add(int pick)
        {
            var experiment = pick % 11;
            var name = $"e{experiment}";
            var number = _numbers[name] = _numbers.GetValueOrDefault(name) + 1;
            Assert.True(_scheduler.Add(new QueuedTrial(name, number, $"{pick % 2}", 0, TermsOf(experiment)), _now));
        }

        private void Ask(string agent, int pick)
        {
            if (!_free.TryGetValue(agent, out var devices))
            {
                var memory = pick % 3 == 0 ? (long?)null : 8 + pick % 16;
                devices = Enumerable
                    .Range(0, 1 + pick % 5)
                    .ToDictionary(device => $"d{device}", device => new DeviceOffer($"d{device}", 1, memory));
                _free.Add(agent, devices);
            }

            if (devices.Values.Where(device => device.Free > 0).ToList() is { Count: > 0 } offer)
            {
                _offers[agent] = offer;
                _scheduler.Ask(new LeaseRequest(agent, offer, [], 1 + pick % 4, TimeSpan.Zero, 1, []), _now);
            }
        }

        private void End(int at)
        {
            var (agent, training) = _running[at];
            _running.RemoveAt(at);
            _scheduler.End(training.Run, _now);
            Change(agent, training, sign: 1);
        }

        private void Place()
        {
            foreach (var (agent, trainings) in _scheduler.Place(_now))
            {
                var room = new Room(_offers[agent.Name]);
                foreach (var training in trainings)
                {
                    AssertPlaced(agent.Name, training, room);
                    _running.Add((agent.Name, training));
                    Change(agent.Name, training, sign: -1);
                }

                AssertNotPassedOver(agent, trainings, room);
            }

            Assert.All(_scheduler.Lines, line => Assert.True(line.Used <= (line.Terms.MaxSlots ?? decimal.MaxValue)));
        }

        private void AssertPlaced(string agent, Placed training, Room room)
        {
            var (need, devices) = (training.Run.Line.Need, training.Run.Devices);
            Assert.Equal(agent, training.Run.Agent.Name);
            Assert.Equal(need.Devices, devices.Select(device => device.Device).Distinct().Count());
            foreach (var share in devices)
            {
                var free = Assert.Single(room.Devices, device => device.Device == share.Device);
                Assert.Equal(need.Share, share.Share);
                Assert.True(share.Share <= free.Free, $"{share} of {free}");
                Assert.True((need.Memory ?? 0) <= (free.FreeMemory ?? long.MaxValue), $"{need} on {free}");
            }

            room.Take(devices, need.Memory);
            Assert.NotEmpty(training.Trials);
            Assert.True(training.Trials.Count <= training.Run.Line.Terms.Lanes);
            Assert.Single(training.Trials.Select(trial => trial.Shape).Distinct());
            Assert.All(training.Trials, trial => Assert.True(_placed.Add(trial.Key), $"{trial.Key} was placed twice"));
        }

        /// <summary>With what a lower priority got given back, no higher one that still waits would fit.</summary>
        private void AssertNotPassedOver(AgentBook agent, IReadOnlyList<Placed> trainings, Room left)
        {
            foreach (var higher in _scheduler.Lines.Where(line => line.MayTake))
            {
                var room = new Room(_offers[agent.Name]);
                foreach (var kept in trainings.Where(one => one.Run.Line.Terms.Priority >= higher.Terms.Priority))
                {
                    room.Take(kept.Run.Devices, kept.Run.Line.Need.Memory);
                }

                var rest = agent.Without(room, one => one.Binds(higher));
                Assert.True(
                    Fit.Find(rest.Devices, higher.Need) is null,
                    $"{higher.Experiment} was passed over: {Desk.Text(trainings)} of {string.Join(' ', left.Devices)}"
                );
            }
        }

        private void Change(string agent, Placed training, int sign)
        {
            foreach (var share in training.Run.Devices)
            {
                var device = _free[agent][share.Device];
                _free[agent][share.Device] = device with
                {
                    Free = device.Free + (sign * share.Share),
                    FreeMemory = device.FreeMemory + (sign * (training.Run.Line.Need.Memory ?? 0)),
                };
            }
        }
    }
}
