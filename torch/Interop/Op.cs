using System.Runtime.CompilerServices;

namespace Grid.Torch.Interop;

/// <summary>
/// One ATen operator, looked up by schema name and overload ("add", "Tensor") when first called. Arguments go in the order of
/// the schema, keyword-only ones included; trailing ones that have defaults may be left out. The schemas are in
/// <see href="https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/native_functions.yaml"/>.
/// </summary>
internal sealed unsafe class Op(string name, string overload = "")
{
    private const int ScratchWords = 64;
    private nint _handle;

    public string Name => name;

    /// <summary>Calls the operator for its one tensor.</summary>
    /// <exception cref="TorchException">libtorch refused.</exception>
    public torch.Tensor Call(params ReadOnlySpan<Arg> args)
    {
        Value result = default;
        Invoke(args, &result, 1);
        return torch.Tensor.Own((nint)result.Bits, this);
    }

    /// <summary>Calls an operator that changes its first argument, and returns that argument.</summary>
    public torch.Tensor InPlace(params ReadOnlySpan<Arg> args)
    {
        Invoke(args, null, 0);
        return (torch.Tensor)args[0].Owner!;
    }

    public (torch.Tensor, torch.Tensor) Pair(params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[2];
        Invoke(args, results, 2);
        return (torch.Tensor.Own((nint)results[0].Bits, this), torch.Tensor.Own((nint)results[1].Bits, this));
    }

    public (torch.Tensor, torch.Tensor, torch.Tensor) Triple(params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[3];
        Invoke(args, results, 3);
        return (
            torch.Tensor.Own((nint)results[0].Bits, this),
            torch.Tensor.Own((nint)results[1].Bits, this),
            torch.Tensor.Own((nint)results[2].Bits, this)
        );
    }

    public torch.Tensor[] List(params ReadOnlySpan<Arg> args)
    {
        Value result = default;
        Invoke(args, &result, 1);
        var handles = (nint*)result.Bits;
        var tensors = new torch.Tensor[result.Length];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = torch.Tensor.Own(handles[i], this);
        Native.gt_free(handles);
        return tensors;
    }

    public bool Bool(params ReadOnlySpan<Arg> args)
    {
        Value result = default;
        Invoke(args, &result, 1);
        return result.Bits != 0;
    }

    [SkipLocalsInit]
    private void Invoke(ReadOnlySpan<Arg> args, Value* results, int capacity)
    {
        if (_handle == 0)
            LookUp();
        var values = stackalloc Value[args.Length];
        var scratch = stackalloc nint[ScratchWords];
        nint[]? large = null;
        var words = Words(args);
        if (words > ScratchWords)
        {
            // Pinned, because the native side reads it; one block serves all lists of this call.
            large = GC.AllocateUninitializedArray<nint>(words, pinned: true);
            scratch = (nint*)Unsafe.AsPointer(ref large[0]);
        }
        var used = 0;
        for (var i = 0; i < args.Length; i++)
        {
            ref readonly var arg = ref args[i];
            var bits = arg.Bits;
            if (arg.Length != 0 && arg.Tag != Tag.Device)
            {
                bits = (nint)(scratch + used);
                Copy(arg, scratch + used);
                used += arg.Length;
            }
            values[i] = new Value(arg.Tag, arg.Length, bits);
        }
        var status = Native.gt_call(_handle, values, args.Length, results, capacity);
        foreach (ref readonly var arg in args)
            GC.KeepAlive(arg.Owner);
        GC.KeepAlive(large);
        if (status < 0)
            throw Native.Failure($"aten::{name}");
    }

    /// <summary>How many words the lists and texts of the arguments take.</summary>
    private static int Words(ReadOnlySpan<Arg> args)
    {
        var words = 0;
        foreach (ref readonly var arg in args)
            words += arg.Length;
        return words;
    }

    private static void Copy(in Arg arg, nint* target)
    {
        switch (arg.Owner)
        {
            case long[] numbers:
                numbers.CopyTo(new Span<long>(target, numbers.Length));
                break;
            case double[] numbers:
                numbers.CopyTo(new Span<double>(target, numbers.Length));
                break;
            case torch.Tensor?[] tensors:
                for (var i = 0; i < tensors.Length; i++)
                    target[i] = tensors[i]?.Handle ?? 0;
                break;
            case string text:
                for (var i = 0; i < text.Length; i++)
                    ((byte*)target)[i] = (byte)text[i];
                break;
        }
    }

    internal void LookUp()
    {
        var handle = Native.gt_operator($"aten::{name}", overload);
        if (handle == 0)
            throw Native.Failure($"aten::{name}");
        _handle = handle;
    }
}
