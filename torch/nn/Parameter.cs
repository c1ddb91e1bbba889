namespace Grid.Torch.Modules;

/// <summary>
/// A tensor that training changes. It takes over the memory of the tensor it is made from, and that one's place in its scope: a
/// parameter that shall outlive the scope is moved or detached like any tensor.
/// </summary>
public class Parameter : torch.Tensor
{
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data) => requires_grad_(requires_grad);
}
