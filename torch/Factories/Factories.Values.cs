namespace Grid.Torch;

public static partial class torch
{
    // Tensors from C# values: a number, an array in row-major order (with a shape), or a rectangular array.

    public static Tensor tensor(
        float scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<float>([scalar], []), dtype, device, requires_grad);

    public static Tensor tensor(
        float[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<float>(rawArray, [rawArray.Length]), dtype, device, requires_grad);

    public static Tensor tensor(
        float[] rawArray,
        long[] dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<float>(rawArray, dimensions), dtype, device, requires_grad);

    public static Tensor tensor(
        double scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<double>([scalar], []), dtype, device, requires_grad);

    public static Tensor tensor(
        double[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<double>(rawArray, [rawArray.Length]), dtype, device, requires_grad);

    public static Tensor tensor(
        double[] rawArray,
        long[] dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<double>(rawArray, dimensions), dtype, device, requires_grad);

    public static Tensor tensor(
        long scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<long>([scalar], []), dtype, device, requires_grad);

    public static Tensor tensor(
        long[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<long>(rawArray, [rawArray.Length]), dtype, device, requires_grad);

    public static Tensor tensor(
        long[] rawArray,
        long[] dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<long>(rawArray, dimensions), dtype, device, requires_grad);

    public static Tensor tensor(
        int scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<int>([scalar], []), dtype, device, requires_grad);

    public static Tensor tensor(
        int[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<int>(rawArray, [rawArray.Length]), dtype, device, requires_grad);

    public static Tensor tensor(
        int[] rawArray,
        long[] dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<int>(rawArray, dimensions), dtype, device, requires_grad);

    public static Tensor tensor(
        byte scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<byte>([scalar], []), dtype, device, requires_grad);

    public static Tensor tensor(
        byte[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<byte>(rawArray, [rawArray.Length]), dtype, device, requires_grad);

    public static Tensor tensor(
        byte[] rawArray,
        long[] dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<byte>(rawArray, dimensions), dtype, device, requires_grad);

    public static Tensor tensor(
        bool scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<bool>([scalar], []), dtype, device, requires_grad);

    public static Tensor tensor(
        bool[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<bool>(rawArray, [rawArray.Length]), dtype, device, requires_grad);

    public static Tensor tensor(
        bool[] rawArray,
        long[] dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => Placed(Tensor.FromMemory<bool>(rawArray, dimensions), dtype, device, requires_grad);

    public static Tensor tensor(
        float[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) =>
        Placed(
            Tensor.FromMemory<float>(Flat<float>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)]),
            dtype,
            device,
            requires_grad
        );

    public static Tensor tensor(
        double[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) =>
        Placed(
            Tensor.FromMemory<double>(Flat<double>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)]),
            dtype,
            device,
            requires_grad
        );

    public static Tensor tensor(
        long[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) =>
        Placed(
            Tensor.FromMemory<long>(Flat<long>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)]),
            dtype,
            device,
            requires_grad
        );

    private static Tensor Placed(Tensor tensor, ScalarType? dtype, Device? device, bool requires_grad)
    {
        if (dtype is null && device is null)
            return Marked(tensor, requires_grad);
        using (tensor)
            return Marked(tensor.to(dtype ?? tensor.dtype, device ?? CPU), requires_grad);
    }

    private static T[] Flat<T>(T[,] values)
    {
        var flat = new T[values.Length];
        var i = 0;
        foreach (var value in values)
            flat[i++] = value;
        return flat;
    }
}
