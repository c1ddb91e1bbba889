namespace Grid.Spec.Tests;

/// <summary>Every kind of mistake: the line, the key and a phrase of the message.</summary>
public class BadSpecTests
{
    /// <summary>Mistakes in `space`, whose first parameter stands on line 2.</summary>
    public static TheoryData<string, int, string, string> BadSpaces =>
        new()
        {
            { "lrr: 0.1", 2, "space.lrr", "Did you mean 'lr'?" },
            { "learning: 0.1", 2, "space.learning", "Known: epochs, ngf, lr" },
            { "lr: {min: 0.1, max: 0.01}", 2, "space.lr.min", "min 0.1 is above max 0.01" },
            { "epochs: {min: 9, max: 2}", 2, "space.epochs.min", "min 9 is above max 2" },
            { "lr: {min: 0, max: 1, scale: log}", 2, "space.lr.min", "log scale needs bounds above 0" },
            { "shift: {min: -1, max: 1, scale: log}", 2, "space.shift.min", "log scale needs bounds above 0" },
            { "offset: {min: 0, max: 8, scale: log}", 2, "space.offset.min", "log scale needs bounds above 0" },
            { "lr: {min: 0.1, max: 1, scale: log, step: 0.1}", 2, "space.lr.step", "a log scale has no step" },
            { "lr: {min: 0.1, max: 1, scale: exp}", 2, "space.lr.scale", "no scale is called 'exp'" },
            { "lr: {min: 0.1, max: 1, step: 2}", 2, "space.lr.step", "larger than the range" },
            { "ngf: {min: 1, max: 4, step: 4}", 2, "space.ngf.step", "larger than the range" },
            { "lr: {min: 0.1, max: 1, step: 0}", 2, "space.lr.step", "not above 0" },
            { "ngf: {min: 1, max: 4, step: -1}", 2, "space.ngf.step", "not above 0" },
            { "ngf: {min: 1, max: 4, step: 0.5}", 2, "space.ngf.step", "is an integer" },
            { "lr: {min: 0.1, max: 1, step: 0.1, points: 3}", 2, "space.lr.points", "the same thing twice" },
            { "lr: {min: 0.1, max: 1, points: 0}", 2, "space.lr.points", "out of bounds" },
            { "lr: {min: 0.1, max: 1, points: 3.5}", 2, "space.lr.points", "integer" },
            { "lr: {min: .nan, max: 1, points: 3}", 2, "space.lr.min", "no finite number" },
            { "shift: {min: 0, max: .inf, points: 3}", 2, "space.shift.max", "no finite number" },
            { "shift: 1e999", 2, "space.shift", "no finite number" },
            { "lr: {min: 0.1, points: 3}", 2, "space.lr.max", "missing" },
            { "lr: {max: 0.1, points: 3}", 2, "space.lr.min", "missing" },
            { "lr: {min: 0.1, max: 11, points: 3}", 2, "space.lr.max", "out of the bounds of lr" },
            { "epochs: 0", 2, "space.epochs", "Write a number from 1 to 10000" },
            { "epochs: {choice: [1, 20000]}", 2, "space.epochs.choice[1]", "out of the bounds" },
            { "epochs: 1.5", 2, "space.epochs", "is an integer" },
            { "epochs: 1e3", 2, "space.epochs", "without a fraction or an exponent" },
            { "epochs: 99999999999999999999", 2, "space.epochs", "is an integer" },
            { "epochs: \"20\"", 2, "space.epochs", "the text '20'" },
            { "epochs: [1, 2]", 2, "space.epochs", "{choice: [...]}" },
            { "epochs:", 2, "space.epochs", "nothing stands here" },
            { "lr: fast", 2, "space.lr", "lr is a real number" },
            { "detach: yes", 2, "space.detach", "Write true or false" },
            { "detach: 1", 2, "space.detach", "the integer 1" },
            { "detach: {min: 0, max: 1}", 2, "space.detach", "it has no range" },
            { "activation: 5", 2, "space.activation", "Quote it" },
            { "activation: reluu", 2, "space.activation", "Did you mean 'relu'?" },
            {
                "activation: {choice: [elu, tanh]}",
                2,
                "space.activation.choice[1]",
                "'tanh' is no choice of activation"
            },
            { "lr: {choice: []}", 2, "space.lr.choice", "empty" },
            { "lr: {choice: 3}", 2, "space.lr.choice", "a list belongs" },
            { "lr: {choice: [0.1, 1, 0.10]}", 2, "space.lr.choice[2]", "there twice" },
            { "lr: {choice: [1, 1.0]}", 2, "space.lr.choice[1]", "there twice" },
            { "lr: {choice: [[1]]}", 2, "space.lr.choice[0]", "a list stands here" },
            { "lr: {choice: [1], min: 0}", 2, "space.lr", "more than one way" },
            { "lr: {choice: [1], step: 2}", 2, "space.lr.step", "belongs to a range" },
            { "lr: {}", 2, "space.lr", "does not say what values" },
            { "lr: {chioce: [1]}", 2, "space.lr.chioce", "Did you mean 'choice'?" },
            { "lr: {min: 0.1, max: 1}", 2, "space.lr", "points" },
            { "ngf: {min: 1, max: 64, scale: log}", 2, "space.ngf", "points" },
            {
                "shift: {min: 1.0e15, max: 1.000000000000001e15, step: 1.0e-9}",
                2,
                "space.shift",
                "too small beside its range"
            },
            { "lr: {value: 1, when: {optimiser: sgd}}", 2, "space.lr.when.optimiser", "Did you mean 'optimizer'?" },
            { "lr: {value: 1, when: {optimizer: rmsprop}}", 2, "space.lr.when.optimizer", "no choice of optimizer" },
            {
                "lr: {value: 1, when: {optimizer: sgd}}",
                2,
                "space.lr.when.optimizer",
                "optimizer never is sgd in this space"
            },
            { "lr: {value: 1, when: {epochs: 20.0}}", 2, "space.lr.when.epochs", "is an integer" },
            { "lr: {value: 1, when: {epochs: []}}", 2, "space.lr.when.epochs", "empty" },
            { "lr: {value: 1, when: sgd}", 2, "space.lr.when", "{parameter: value}" },
            { "lr: {value: 1, when: {lr: 1}}", 2, "space.lr.when", "lr → lr" },
            { "note: \"a\\u0007b\"", 2, "space.note", "control characters" },
        };

    /// <summary>Mistakes outside of `space`, on line 1.</summary>
    public static TheoryData<string, int, string, string> BadLines =>
        new()
        {
            { "spcae: {lr: 1}", 1, "spcae", "Did you mean 'space'?" },
            { "zzz: 1", 1, "zzz", "Known: version, name" },
            { "space: [1]", 1, "space", "a list stands here" },
            { "space: 7", 1, "space", "the integer 7 stands here" },
            { "version: 2", 1, "version", "does not read version 2" },
            { "version: \"1\"", 1, "version", "integer" },
            { "model: gonn", 1, "model", "Did you mean 'gon'?" },
            { "model: transformer", 1, "model", "Known models: gon, sleep" },
            { "model: 3", 1, "model", "where a text belongs" },
            { "dataset: minst", 1, "dataset", "Did you mean 'mnist'?" },
            { "dataset:", 1, "dataset", "missing" },
            { "dataset: cifar", 1, "dataset", "Known to gon: fashion-mnist, mnist" },
            { "objective: {metric: test/los}", 1, "objective.metric", "Did you mean 'test/loss'?" },
            { "objective: {metric: test/loss, goal: best}", 1, "objective.goal", "minimize or maximize" },
            { "objective: {goal: minimize}", 1, "objective.metric", "missing" },
            { "objective: test/loss", 1, "objective", "Write a mapping" },
            { "seed: 1.5", 1, "seed", "integer" },
            { "seed: 99999999999999999999", 1, "seed", "integer" },
            { "search: {algorithm: gird}", 1, "search.algorithm", "Known: grid, random" },
            { "search: {algorithm: random}", 1, "search.trials", "goes on forever" },
            { "search: {trials: 0}", 1, "search.trials", "out of bounds" },
            { "search: {repeats: 0}", 1, "search.repeats", "out of bounds" },
            { "search: {parallel: 0}", 1, "search.parallel", "from 1 to 100000" },
            { "search: {parallel: 100001}", 1, "search.parallel", "from 1 to 100000" },
            { "search: {paralel: 2}", 1, "search.paralel", "Did you mean 'parallel'?" },
            { "stop: {policy: asher}", 1, "stop.policy", "Did you mean 'asha'" },
            { "stop: {policy: none, min: 1}", 1, "stop.min", "unknown" },
            { "trial: {retries: 101}", 1, "trial.retries", "from 0 to 100" },
            { "trial: {retries: -1}", 1, "trial.retries", "from 0 to 100" },
            { "trial: {lanes: 0}", 1, "trial.lanes", "from 1 to 1024" },
            { "trial: {lanes: many}", 1, "trial.lanes", "'auto'" },
            { "trial: {threads: 1025}", 1, "trial.threads", "from 1 to 1024" },
            { "trial: {timeout: soon}", 1, "trial.timeout", "no duration" },
            { "trial: {timeout: -5}", 1, "trial.timeout", "no duration" },
            { "trial: {timeout: 0}", 1, "trial.timeout", "no duration" },
            { "trial: {timeout: 400d}", 1, "trial.timeout", "no duration" },
            { "trial: {slots: 0}", 1, "trial.slots", "above 0, at most 64" },
            { "trial: {slots: -0.5}", 1, "trial.slots", "above 0" },
            { "trial: {slots: 0.3333}", 1, "trial.slots", "at most 3 decimals" },
            { "trial: {slots: 1.5}", 1, "trial.slots", "neither a share of a device nor a whole number" },
            { "trial: {slots: 65}", 1, "trial.slots", "at most 64" },
            { "trial: {slots: .nan}", 1, "trial.slots", "out of bounds" },
            { "trial: {slots: .inf}", 1, "trial.slots", "out of bounds" },
            { "trial: {slots: half}", 1, "trial.slots", "where a number belongs" },
            { "trial: {slots: [1]}", 1, "trial.slots", "where a number belongs" },
            { "trial: {device_memory: 0}", 1, "trial.device_memory", "no size" },
            { "trial: {device_memory: -1GB}", 1, "trial.device_memory", "no size" },
            { "trial: {device_memory: 4Gib}", 1, "trial.device_memory", "4GiB, 500MB" },
            { "trial: {device_memory: 4 apples}", 1, "trial.device_memory", "no size" },
            { "trial: {device_memory: .nan}", 1, "trial.device_memory", "no size" },
            { "trial: {device_memory: 0.5B}", 1, "trial.device_memory", "no size" },
            { "trial: {device_memory: 2000000TB}", 1, "trial.device_memory", "no size" },
            { "queue: {weight: 0}", 1, "queue.weight", "above 0" },
            { "queue: {weight: 1e-300}", 1, "queue.weight", "at most 3 decimals" },
            { "queue: {weight: -1}", 1, "queue.weight", "above 0" },
            { "queue: {weight: .nan}", 1, "queue.weight", "out of bounds" },
            { "queue: {weight: heavy}", 1, "queue.weight", "where a number belongs" },
            { "queue: {max_slots: 0}", 1, "queue.max_slots", "above 0" },
            { "queue: {max_slots: 0.5}", 1, "queue.max_slots", "less than the 1 that one trial takes" },
            { "checkpoint: {budget: 0}", 1, "checkpoint.budget", "no size" },
            { "checkpoint: {budget: lots}", 1, "checkpoint.budget", "no size" },
            { "checkpoint: {keep_experiment: -1}", 1, "checkpoint.keep_experiment", "at least 0" },
            { "checkpoint: {every: -1}", 1, "checkpoint.every", "at least 0" },
            { "checkpoint: {keep: 0}", 1, "checkpoint.keep", "at least 1" },
            { "queue: {name: \"a b\"}", 1, "queue.name", "no name" },
            { "queue: {priority: high}", 1, "queue.priority", "integer" },
            { "description: 3", 1, "description", "where a text belongs" },
            { "name: ../../etc/passwd", 1, "name", "no name" },
            { "name: a..b", 1, "name", "two dots" },
            { "name: a/b", 1, "name", "no name" },
            { "name: .hidden", 1, "name", "no name" },
            { "name: \"\"", 1, "name", "no name" },
            { "name: CON", 1, "name", "device" },
            { "name: nul.txt", 1, "name", "device" },
            { "name: com1", 1, "name", "device" },
            { "name: 12", 1, "name", "Quote it" },
            { "name: naïve", 1, "name", "no name" },
        };

    [Theory]
    [MemberData(nameof(BadSpaces))]
    public void A_bad_parameter_is_refused(string parameter, int line, string path, string phrase) =>
        AssertRefused(Specs.WithSpace(parameter), line, path, phrase);

    [Theory]
    [MemberData(nameof(BadLines))]
    public void A_bad_line_is_refused(string text, int line, string path, string phrase) =>
        AssertRefused(Specs.With(text), line, path, phrase);

    [Theory]
    [InlineData("version")]
    [InlineData("name")]
    [InlineData("model")]
    public void A_missing_key_is_refused(string key)
    {
        var lines = Specs.With().Split('\n').Where(line => !line.StartsWith(key, StringComparison.Ordinal));

        var problem = Assert.Single(Specs.Refused(string.Join('\n', lines)));

        Assert.Equal((key, "this key is missing."), (problem.Path, problem.What));
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public void A_key_that_comes_twice_is_refused_with_both_lines()
    {
        var problem = Assert.Single(Specs.Refused(Specs.WithSpace("lr: 1", "ngf: 8", "lr: 2")));

        Assert.Equal((4, "space.lr"), (problem.Line, problem.Path));
        Assert.Contains("line 2", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_of_conditions_is_printed()
    {
        var problem = Assert.Single(
            Specs.Refused(
                Specs.WithSpace(
                    "optimizer: {choice: [adam, sgd], when: {activation: elu}}",
                    "activation: {choice: [elu, relu], when: {detach: true}}",
                    "detach: {choice: [true, false], when: {optimizer: sgd}}"
                )
            )
        );

        Assert.Contains("optimizer → activation → detach → optimizer", problem.What, StringComparison.Ordinal);
        Assert.Equal(2, problem.Line);
    }

    [Fact]
    public void A_condition_on_one_value_of_a_real_range_is_refused()
    {
        var problem = Assert.Single(
            Specs.Refused(Specs.WithSpace("lr: {min: 0.0, max: 1.0, points: 3}", "ngf: {value: 8, when: {lr: 0.5}}"))
        );

        Assert.Equal((3, "space.ngf.when.lr"), (problem.Line, problem.Path));
        Assert.Contains("hardly ever", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_slots_for_the_experiment_than_for_one_of_its_trials_are_refused()
    {
        var problem = Assert.Single(Specs.Refused(Specs.With("trial: {slots: 4}", "queue: {max_slots: 3}")));

        Assert.Equal((2, "queue.max_slots"), (problem.Line, problem.Path));
        Assert.Contains("less than the 4", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_set_for_a_model_that_needs_none_is_refused()
    {
        var problem = Assert.Single(Specs.Refused("version: 1\nname: nap\nmodel: sleep\ndataset: mnist\n"));

        Assert.Equal((4, "dataset"), (problem.Line, problem.Path));
        Assert.Contains("needs none", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_of_more_than_2_to_the_127_points_is_refused()
    {
        var problem = Assert.Single(
            Specs.Refused(
                Specs.WithSpace(
                    "offset: {min: -9000000000000000000, max: 9000000000000000000}",
                    "shift: {min: 0, max: 10, step: 1.0e-11}",
                    "lr: {min: 0, max: 10, step: 1.0e-11}"
                )
            )
        );

        Assert.Equal((2, "space"), (problem.Line, problem.Path));
        Assert.Contains("2^127", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_is_reported_up_to_twenty()
    {
        Assert.Equal(3, Specs.Refused(Specs.With("version: 3", "seed: x", "nmae: y")).Count);
        Assert.Equal(20, Specs.Refused(Specs.With([.. Enumerable.Range(0, 50).Select(i => $"unknown{i}: 1")])).Count);
    }

    [Fact]
    public void An_unknown_model_does_not_hide_the_other_mistakes() =>
        Assert.Equal(
            ["model", "seed"],
            Specs.Refused(Specs.With("model: x", "seed: x")).Select(problem => problem.Path).Order()
        );

    [Fact]
    public void Long_and_dangerous_texts_are_shown_shortened_and_escaped()
    {
        var text = "\"" + "\\e[31m\\u202E" + new string('x', 5000) + "\"";

        var problem = Assert.Single(Specs.Refused(Specs.With($"name: {text}")));

        Assert.InRange(problem.ToString().Length, 1, 300);
        Assert.DoesNotContain('\u001b', problem.ToString());
        Assert.DoesNotContain('\u202e', problem.ToString());
    }

    [Fact]
    public void A_problem_is_one_line_with_file_line_key_and_remedy() =>
        Assert.Equal(
            "spec.yaml:1: spcae: this key is unknown. Did you mean 'space'?",
            Assert.Single(Specs.Refused(Specs.With("spcae: {}"))).ToString()
        );

    private static void AssertRefused(string yaml, int line, string path, string phrase)
    {
        var problems = Specs.Refused(yaml);

        var problem = Assert.Single(problems);
        Assert.Equal((Specs.File, line, path), (problem.File, problem.Line, problem.Path));
        Assert.Contains(phrase, $"{problem.What} {problem.Remedy}", StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
    }
}
