using System.Runtime.InteropServices;

namespace Grid.Torch;

/// <summary>
/// An operator or another call into libtorch failed: a wrong shape, a wrong type, no memory. The message is the operator's
/// name and what libtorch said, without its C++ stack trace.
/// </summary>
public class TorchException : ExternalException
{
    public TorchException() { }

    public TorchException(string message)
        : base(message) { }

    public TorchException(string message, Exception innerException)
        : base(message, innerException) { }
}
