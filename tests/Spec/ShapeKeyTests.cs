using Grid.Search;

namespace Grid.Spec.Tests;

public class ShapeKeyTests
{
    private static readonly ExperimentSpec Spec = Specs.Read(Specs.With());

    [Fact]
    public void The_key_names_model_data_set_threads_and_shape_parameters() =>
        Assert.Equal(
            "gon mnist threads=1 epochs=20 ngf=32 activation=\"elu\" detach=-",
            ShapeKey.Of(Spec, Of(("lr", 0.1), ("ngf", 32L), ("activation", "elu"), ("epochs", 20L)))
        );

    [Fact]
    public void Trials_that_differ_only_in_other_parameters_share_a_key() =>
        Assert.Equal(ShapeKey.Of(Spec, Of(("ngf", 8L), ("lr", 0.1))), ShapeKey.Of(Spec, Of(("lr", 0.2), ("ngf", 8L))));

    [Fact]
    public void Trials_of_other_shapes_threads_or_data_sets_do_not()
    {
        string[] keys =
        [
            ShapeKey.Of(Spec, Of(("ngf", 8L))),
            ShapeKey.Of(Spec, Of(("ngf", 9L))),
            ShapeKey.Of(Spec, Of()),
            ShapeKey.Of(Spec with { Dataset = "fashion-mnist" }, Of(("ngf", 8L))),
            ShapeKey.Of(Spec with { Trial = new() { Threads = 2 } }, Of(("ngf", 8L))),
            ShapeKey.Of(Spec, Of(("activation", "a\" detach=true x=\""))),
            ShapeKey.Of(Spec, Of(("activation", "a"), ("detach", true))),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    private static Assignment Of(params (string Name, object Value)[] values) =>
        new([
            .. values.Select(value =>
                KeyValuePair.Create(
                    value.Name,
                    value.Value switch
                    {
                        long integer => ParameterValue.Of(integer),
                        double real => ParameterValue.Of(real),
                        bool flag => ParameterValue.Of(flag),
                        var text => ParameterValue.Of((string)text),
                    }
                )
            ),
        ]);
}
