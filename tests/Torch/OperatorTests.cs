using System.Reflection;
using Grid.Torch.Interop;

namespace Grid.Torch.Tests;

public class OperatorTests
{
    [Fact]
    public void Every_operator_the_binding_names_exists_in_this_libtorch()
    {
        var ops = typeof(torch).GetNestedType("Ops", BindingFlags.NonPublic)!;
        var missing = ops.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(field => field.FieldType == typeof(Op))
            .Select(field => (Op)field.GetValue(null)!)
            .Select(op => Record.Exception(op.LookUp)?.Message)
            .OfType<string>();
        Assert.Empty(missing);
    }
}
