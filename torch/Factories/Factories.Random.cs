using Grid.Torch.Interop;

namespace Grid.Torch;

public static partial class torch
{
    private static partial class Ops
    {
        internal static readonly Op rand = new("rand", "generator");
        internal static readonly Op randn = new("randn", "generator");
        internal static readonly Op randint = new("randint", "low_generator");
        internal static readonly Op randperm = new("randperm", "generator");
        internal static readonly Op normal = new("normal", "Tensor_Tensor");
    }

    /// <summary>Uniform numbers in [0, 1).</summary>
    public static Tensor rand(
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    ) => Marked(Ops.rand.Call(size, generator, dtype, Arg.None, device), requires_grad);

    public static Tensor rand(
        long size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    ) => rand([size], dtype, device, requires_grad, generator);

    public static Tensor rand(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    ) => rand([rows, columns], dtype, device, requires_grad, generator);

    /// <summary>Normal numbers of mean 0 and standard deviation 1.</summary>
    public static Tensor randn(
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    ) => Marked(Ops.randn.Call(size, generator, dtype, Arg.None, device), requires_grad);

    public static Tensor randn(
        long size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    ) => randn([size], dtype, device, requires_grad, generator);

    public static Tensor randn(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    ) => randn([rows, columns], dtype, device, requires_grad, generator);

    /// <summary>Whole numbers from low to, but not including, high.</summary>
    public static Tensor randint(
        long low,
        long high,
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    ) =>
        Marked(
            Ops.randint.Call(low, high, size, generator, dtype ?? ScalarType.Int64, Arg.None, device),
            requires_grad
        );

    public static Tensor randint(
        long high,
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    ) => randint(0, high, size, dtype, device, requires_grad, generator);

    /// <summary>The numbers 0 … n − 1 in random order.</summary>
    public static Tensor randperm(
        long n,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    ) => Marked(Ops.randperm.Call(n, generator, dtype ?? ScalarType.Int64, Arg.None, device), requires_grad);

    /// <summary>Normal numbers with a mean and a standard deviation per element.</summary>
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) =>
        Ops.normal.Call(mean, std, generator);

    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    public static Tensor multinomial(
        Tensor input,
        long num_samples,
        bool replacement = false,
        Generator? generator = null
    ) => input.multinomial(num_samples, replacement, generator);
}
