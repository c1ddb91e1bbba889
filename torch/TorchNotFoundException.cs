namespace Grid.Torch;

/// <summary>libgridtorch.so, or the libtorch that it needs, could not be loaded. The message says what to install.</summary>
public sealed class TorchNotFoundException : TorchException
{
    public TorchNotFoundException() { }

    public TorchNotFoundException(string message)
        : base(message) { }

    public TorchNotFoundException(string message, Exception innerException)
        : base(message, innerException) { }
}
