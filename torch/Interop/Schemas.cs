using System.Runtime.InteropServices;

namespace Grid.Torch.Interop;

/// <summary>What the libtorch at hand can do: the schemas of all its operators, for tools and tests.</summary>
internal static unsafe class Schemas
{
    public static IReadOnlyList<string> All
    {
        get
        {
            var text = Native.gt_schemas();
            if (text == null)
                throw Native.Failure("schemas");
            var schemas = Marshal.PtrToStringUTF8((nint)text)!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Native.gt_free(text);
            return schemas;
        }
    }
}
