using System.Text;
using Grid.Search;

namespace Grid.Spec.Tests;

public class SpecReaderTests
{
    private const string Whole = """
        version: 1
        name: gon-sigma
        description: How much noise a latent space bears.
        model: gon
        dataset: fashion-mnist
        seed: 42
        objective: {metric: test/loss, goal: maximize}
        space:
          latent_sigma: {choice: [0, 0.01, 0.1, 1]}
          lr:           {min: 1.0e-5, max: 1.0e-2, scale: log}
          ngf:          {min: 8, max: 64, step: 8}
          momentum:     {min: 0.5, max: 0.99, when: {optimizer: sgd}}
          optimizer:    {choice: [adam, sgd]}
          activation:   {value: relu, when: {optimizer: [sgd, adam], ngf: 8}}
          epochs: 20
          detach: true
        search: {algorithm: random, trials: 12, parallel: 3, repeats: 2}
        stop:   {policy: none}
        trial:  {retries: 2, timeout: 2h, lanes: auto, threads: 2}
        queue:  {name: big, priority: -3}
        checkpoint: {every: 5, keep: 2}
        """;

    [Fact]
    public void Every_part_of_a_spec_is_read()
    {
        var spec = Specs.Read(Whole);

        Assert.Equal(("gon-sigma", "gon", "fashion-mnist", 42L), (spec.Name, spec.Model, spec.Dataset, spec.Seed));
        Assert.Equal("How much noise a latent space bears.", spec.Description);
        Assert.Equal(new Objective("test/loss", Goal.Maximize), spec.Objective);
        Assert.Equal(new SearchOptions("random", 12, 3, 2, 42), spec.Search);
        Assert.Equal(
            new TrialOptions
            {
                Retries = 2,
                Timeout = TimeSpan.FromHours(2),
                Lanes = null,
                Threads = 2,
            },
            spec.Trial
        );
        Assert.Equal(new QueueOptions { Name = "big", Priority = -3 }, spec.Queue);
        Assert.Equal(new CheckpointOptions { Every = 5, Keep = 2 }, spec.Checkpoint);
        Assert.Equal(["epochs", "ngf", "activation", "detach"], spec.ShapeParameters);
    }

    [Fact]
    public void Domains_take_the_kind_that_the_model_declares()
    {
        var space = Specs.Read(Whole).Space;

        Assert.Equal(
            [0.0, 0.01, 0.1, 1.0],
            Assert.IsType<ChoiceDomain>(Domain(space, "latent_sigma")).Values.Select(value => value.Real)
        );
        Assert.All(
            ((ChoiceDomain)Domain(space, "latent_sigma")).Values,
            value => Assert.Equal(ParameterKind.Real, value.Kind)
        );
        Assert.Equal(new RealDomain(1e-5, 1e-2, Scale.Log, null, null), Domain(space, "lr"));
        Assert.Equal(new IntegerDomain(8, 64, Scale.Linear, 8, null), Domain(space, "ngf"));
        Assert.Equal(new ConstantDomain(ParameterValue.Of(20L)), Domain(space, "epochs"));
        Assert.Equal(new ConstantDomain(ParameterValue.Of(true)), Domain(space, "detach"));
    }

    [Fact]
    public void Conditions_are_read_with_one_value_or_several()
    {
        var activation = Specs.Read(Whole).Space.Parameters.Single(parameter => parameter.Name == "activation");

        Assert.Equal(["optimizer", "ngf"], activation.When.Select(condition => condition.Parameter));
        Assert.Equal([ParameterValue.Of("sgd"), ParameterValue.Of("adam")], activation.When[0].Values);
        Assert.Equal([ParameterValue.Of(8L)], activation.When[1].Values);
    }

    [Fact]
    public void A_parameter_that_the_spec_leaves_out_is_a_constant_after_the_others()
    {
        var space = Specs.Read(Whole).Space;

        Assert.Equal(["shift", "note", "offset"], space.Parameters.Skip(8).Select(parameter => parameter.Name));
        Assert.Equal(new ConstantDomain(ParameterValue.Of(0.0)), Domain(space, "shift"));
    }

    [Fact]
    public void A_spec_of_three_lines_has_defaults_for_all_else()
    {
        var spec = Specs.Read("version: 1\nname: nap\nmodel: sleep\n");

        Assert.Equal(new Objective("test/value", Goal.Maximize), spec.Objective);
        Assert.Equal(new SearchOptions("grid", null, 64, 1, 0), spec.Search);
        Assert.Null(spec.Dataset);
        Assert.Equal(new TrialOptions(), spec.Trial);
    }

    private static Domain Domain(SearchSpace space, string name) =>
        space.Parameters.Single(parameter => parameter.Name == name).Domain;

    [Fact]
    public void A_data_set_that_is_not_here_is_refused_at_its_line()
    {
        using var yaml = new MemoryStream(Encoding.UTF8.GetBytes(Specs.With("dataset: mnist")));

        var refused = Assert.Throws<SpecException>(() =>
            SpecReader.Read(Specs.File, yaml, [], Models.All, missing: name => $"{name} is not here.")
        );

        Assert.Equal(
            new SpecProblem(Specs.File, 1, "dataset", "mnist is not here.", ""),
            Assert.Single(refused.Problems)
        );
    }
}
