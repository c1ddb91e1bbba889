using System.Reflection;
using System.Runtime.Loader;
using Grid.Torch.Interop;
using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

public class ErrorTests
{
    [Fact]
    public void A_wrong_shape_names_the_operator_and_the_shapes()
    {
        using var scope = NewDisposeScope();
        var e = Assert.Throws<TorchException>(() => ones(2, 3).matmul(ones(4, 5)));
        Assert.Equal("aten::matmul: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", e.Message);
    }

    [Fact]
    public void A_message_has_no_stack_trace_of_libtorch()
    {
        using var scope = NewDisposeScope();
        var e = Assert.Throws<TorchException>(() => linalg.cholesky(-eye(2)));
        Assert.Contains("not positive-definite", e.Message);
        Assert.DoesNotContain("frame #", e.Message);
        Assert.DoesNotContain("Exception raised from", e.Message);
    }

    [Fact]
    public void A_long_message_is_cut()
    {
        var message = "reason\n\n" + string.Join('\n', Enumerable.Repeat(new string('x', 300), 20));
        Assert.InRange(Message.Shorten(message).Length, 300, 700);
        Assert.Equal("reason", Message.Shorten("reason\nException raised from here\nframe #0: there"));
    }

    [Fact]
    public void A_use_after_dispose_names_the_tensor()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).tanh();
        x.name = "hidden";
        x.Dispose();
        var e = Assert.Throws<ObjectDisposedException>(() => x + 1);
        Assert.Equal("Tensor 'hidden' (a result of aten::tanh)", e.ObjectName);
        Assert.Throws<ObjectDisposedException>(() => x.shape);
        Assert.Throws<ObjectDisposedException>(() => ones(2).add_(x));
        Assert.Throws<ObjectDisposedException>(() => cat([ones(2), x]));
        Assert.Equal("disposed tensor", x.ToString());
    }

    [Fact]
    public void A_use_of_a_disposed_generator_is_refused()
    {
        var random = new Generator();
        random.Dispose();
        Assert.Throws<ObjectDisposedException>(() => randn([1], generator: random));
    }

    [Fact]
    public void A_missing_library_says_what_to_install()
    {
        var folder = Directory.CreateTempSubdirectory("grid-torch-");
        try
        {
            var alone = Path.Combine(folder.FullName, "Grid.Torch.dll");
            File.Copy(typeof(torch).Assembly.Location, alone);
            var context = new AssemblyLoadContext("alone", isCollectible: true);
            var version = context
                .LoadFromAssemblyPath(alone)
                .GetType(typeof(torch).FullName!)!
                .GetProperty("__version__")!;
            var e = Assert.Throws<TargetInvocationException>(() => version.GetValue(null)).InnerException!;
            Assert.Equal(typeof(TorchNotFoundException).FullName, e.GetType().FullName);
            Assert.Contains("apt-get install libtorch-dev", e.Message);
            Assert.Contains("GRID_LIBTORCH", e.Message);
            Assert.Contains(folder.FullName, e.Message);
            context.Unload();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_library_that_cannot_be_loaded_says_what_to_install()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no library");
            var e = Assert.Throws<TorchNotFoundException>(() => Loading.Load(path));
            Assert.Contains("apt-get install libtorch-dev", e.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0.1)]
    [InlineData(double.NaN)]
    public void A_wrong_matrix_product_is_reported_with_its_cure(double difference)
    {
        var e = Assert.Throws<TorchException>(() => Loading.CheckMatmul(difference));
        Assert.Contains("OPENBLAS_CORETYPE=Haswell", e.Message);
        Loading.CheckMatmul(1e-6);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:1:2")]
    [InlineData("")]
    public void An_unknown_device_is_refused_with_examples(string name) =>
        Assert.Contains("cuda:1", Assert.Throws<ArgumentException>(() => device(name)).Message);

    [Theory]
    [InlineData("cpu", DeviceType.CPU, -1)]
    [InlineData("CUDA", DeviceType.CUDA, -1)]
    [InlineData("cuda:3", DeviceType.CUDA, 3)]
    public void A_device_reads_back_as_written(string text, DeviceType type, int index)
    {
        var device = new Device(text);
        Assert.Equal((type, index), (device.type, device.index));
        Assert.Equal(text, device.ToString(), ignoreCase: true);
    }

    [Fact]
    public void A_libtorch_without_cuda_says_so()
    {
        if (cuda.is_available())
            return;
        Assert.Equal(0, cuda.device_count());
        cuda.synchronize();
        Assert.Throws<TorchException>(() => zeros([1], device: CUDA));
        Assert.Throws<TorchException>(() => cuda.mem_get_info());
        Assert.Throws<TorchException>(() => new Generator(1, CUDA));
    }
}
