using System.Runtime.InteropServices;

namespace Grid.Torch.Interop;

/// <summary>
/// The C ABI of native/. Functions that take no time and cannot fail suppress the transition of the garbage collector.
/// </summary>
internal static unsafe partial class Native
{
    internal const string Library = "gridtorch";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Loading.Resolve);

    [LibraryImport(Library)]
    internal static partial nint gt_error();

    [LibraryImport(Library)]
    internal static partial nint gt_version();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint gt_operator(string name, string overload);

    [LibraryImport(Library)]
    internal static partial int gt_call(nint op, Value* arguments, int count, Value* results, int capacity);

    [LibraryImport(Library)]
    internal static partial byte* gt_schemas();

    [LibraryImport(Library)]
    internal static partial void gt_free(void* memory);

    [LibraryImport(Library)]
    internal static partial void gt_release(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint gt_from_memory(void* data, long bytes, int dtype, long* sizes, int dimensions);

    [LibraryImport(Library)]
    internal static partial void* gt_data(nint tensor);

    [LibraryImport(Library)]
    internal static partial int gt_item(nint tensor, Value* result);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int gt_dimensions(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long gt_numel(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int gt_dtype(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int gt_is_contiguous(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void gt_sizes(nint tensor, long* sizes, long* strides);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int gt_device(nint tensor, int* index);

    [LibraryImport(Library)]
    internal static partial int gt_requires_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial int gt_set_requires_grad(nint tensor, int on);

    [LibraryImport(Library)]
    internal static partial int gt_is_leaf(nint tensor);

    [LibraryImport(Library)]
    internal static partial int gt_grad(nint tensor, nint* gradient);

    [LibraryImport(Library)]
    internal static partial int gt_set_grad(nint tensor, nint gradient);

    [LibraryImport(Library)]
    internal static partial int gt_autograd_grad(
        nint[] outputs,
        int outputCount,
        nint[] inputs,
        int inputCount,
        nint[] weights,
        int weightCount,
        int retain,
        int create,
        int allowUnused,
        nint* gradients
    );

    [LibraryImport(Library)]
    internal static partial int gt_autograd_backward(
        nint[] outputs,
        int outputCount,
        nint[] weights,
        int weightCount,
        int retain,
        int create,
        nint[] inputs,
        int inputCount
    );

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int gt_grad_mode();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void gt_set_grad_mode(int on);

    [LibraryImport(Library)]
    internal static partial nint gt_generator(ulong seed, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial nint gt_default_generator();

    [LibraryImport(Library)]
    internal static partial void gt_release_generator(nint generator);

    [LibraryImport(Library)]
    internal static partial int gt_seed(nint generator, ulong seed);

    [LibraryImport(Library)]
    internal static partial int gt_initial_seed(nint generator, ulong* seed);

    [LibraryImport(Library)]
    internal static partial nint gt_generator_state(nint generator);

    [LibraryImport(Library)]
    internal static partial int gt_set_generator_state(nint generator, nint state);

    [LibraryImport(Library)]
    internal static partial int gt_threads();

    [LibraryImport(Library)]
    internal static partial int gt_set_threads(int count);

    [LibraryImport(Library)]
    internal static partial int gt_cuda_devices();

    [LibraryImport(Library)]
    internal static partial int gt_cuda_synchronize(int index);

    [LibraryImport(Library)]
    internal static partial int gt_cuda_memory(int index, ulong* freeBytes, ulong* totalBytes);

    /// <summary>The last failure of this thread as an exception: who failed, and the lines of the message that say why.</summary>
    internal static TorchException Failure(string who) =>
        new($"{who}: {Message.Shorten(Marshal.PtrToStringUTF8(gt_error()) ?? "")}");

    /// <summary>Throws when a call's status says that it failed.</summary>
    internal static int Check(int status, string who) => status < 0 ? throw Failure(who) : status;
}
