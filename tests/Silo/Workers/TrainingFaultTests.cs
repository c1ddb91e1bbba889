using Grid.Grains;
using Grid.Models;

namespace Grid.Silo.Tests;

public class TrainingFaultTests
{
    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 39.59 GiB total)", FailureCause.DeviceMemory)]
    [InlineData(
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        FailureCause.DeviceMemory
    )]
    [InlineData(
        "[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 4 bytes",
        FailureCause.HostMemory
    )]
    [InlineData(
        "DefaultCPUAllocator: not enough memory: you tried to allocate 137438953472 bytes.",
        FailureCause.HostMemory
    )]
    [InlineData("std::bad_alloc", FailureCause.HostMemory)]
    [InlineData("CUDA error: device-side assert triggered", FailureCause.Device)]
    [InlineData("CUDA error: an illegal memory access was encountered", FailureCause.Device)]
    [InlineData("CUDA error: uncorrectable ECC error encountered", FailureCause.Device)]
    [InlineData("CUDA error: unspecified launch failure", FailureCause.Device)]
    [InlineData("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", FailureCause.Exception)]
    [InlineData("", FailureCause.Exception)]
    public void The_words_of_libtorch_tell_why_a_training_failed(string message, string cause)
    {
        Assert.Equal(cause, TrainingFault.CauseOf(new InvalidOperationException(message)));
        Assert.Equal(cause, TrainingFault.CauseOf(new RemoteTrainingException("TorchException", message, "")));
    }

    [Fact]
    public void A_model_that_refuses_a_trial_is_no_exception() =>
        Assert.Equal(FailureCause.Model, TrainingFault.CauseOf(new ModelException("std::bad_alloc")));

    [Theory]
    [InlineData(139, 0, FailureCause.Crash, "SIGSEGV, a segmentation fault")]
    [InlineData(134, 0, FailureCause.Crash, "SIGABRT, an abort")]
    [InlineData(135, 0, FailureCause.Crash, "SIGBUS, a bus error")]
    [InlineData(137, 0, FailureCause.Crash, "SIGKILL")]
    [InlineData(137, 1, FailureCause.HostMemory, "out of memory")]
    [InlineData(139, 1, FailureCause.Crash, "SIGSEGV")]
    [InlineData(3, 0, FailureCause.Crash, "exit code 3")]
    [InlineData(null, 0, FailureCause.Crash, "did not speak as a worker does")]
    public void The_way_a_worker_ended_tells_what_became_of_its_training(
        int? exitCode,
        long memoryKills,
        string cause,
        string words
    )
    {
        var death = WorkerDeath.Classify(exitCode, memoryKills, "");

        Assert.Equal(cause, death.Cause);
        Assert.Contains(words, death.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_lines_of_a_worker_stand_in_the_message_and_may_tell_the_cause()
    {
        const string Said =
            "terminate called after throwing an instance of 'c10::Error'\n  what():  CUDA error: device-side assert triggered";

        var death = WorkerDeath.Classify(134, 0, Said);

        Assert.Equal(FailureCause.Device, death.Cause);
        Assert.EndsWith(Said, death.Message, StringComparison.Ordinal);
    }
}
