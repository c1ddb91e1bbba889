namespace Grid.Torch;

/// <summary>
/// Frees the tensors that its thread makes while it is the innermost scope. The garbage collector cannot see native memory, so
/// every training step runs in a scope; what shall outlive it is moved to the outer scope or detached.
/// Scopes nest, belong to the thread that opened them, and are closed in reverse order.
/// </summary>
/// <example><code>
/// using var scope = torch.NewDisposeScope();
/// var loss = network(x).sum();
/// return scope.MoveToOuter(loss);
/// </code></example>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? s_current;

    private torch.Tensor?[] _tensors = new torch.Tensor?[32];
    private int _end;
    private bool _disposed;

    internal DisposeScope()
    {
        OuterScope = s_current;
        s_current = this;
    }

    /// <summary>The innermost open scope of this thread.</summary>
    internal static DisposeScope? Current => s_current;

    /// <summary>The scope around this one; null for the outermost.</summary>
    internal DisposeScope? OuterScope { get; }

    /// <summary>How many tensors this scope will free.</summary>
    public int DisposablesCount =>
        _tensors.AsSpan(0, _end).Length - _tensors.AsSpan(0, _end).Count((torch.Tensor?)null);

    /// <summary>Hands a tensor to the scope around this one; without one, only its own Dispose or its finalizer frees it.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : torch.Tensor => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : torch.Tensor
        where T2 : torch.Tensor => (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : torch.Tensor
        where T2 : torch.Tensor
        where T3 : torch.Tensor => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(IEnumerable<torch.Tensor> disposables)
    {
        foreach (var tensor in disposables)
            MoveToOuter(tensor);
    }

    /// <summary>Takes a tensor out of all scopes: the caller frees it.</summary>
    public T Detach<T>(T disposable)
        where T : torch.Tensor => MoveToOther(null, disposable);

    public void Detach(IEnumerable<torch.Tensor> disposables)
    {
        foreach (var tensor in disposables)
            Detach(tensor);
    }

    /// <summary>Takes a tensor over from whichever scope has it.</summary>
    public void Attach(torch.Tensor disposable) => MoveToOther(this, disposable);

    /// <summary>Frees all tensors but one, and goes on.</summary>
    public T DisposeEverythingBut<T>(T keep)
        where T : torch.Tensor
    {
        var mine = keep.Scope == this;
        if (mine)
            Remove(keep);
        DisposeEverything();
        if (mine)
            Add(keep);
        return keep;
    }

    /// <summary>Frees all tensors, and goes on.</summary>
    public void DisposeEverything()
    {
        var tensors = _tensors.AsSpan(0, _end);
        foreach (var tensor in tensors)
            tensor?.FreeByScope();
        tensors.Clear();
        _end = 0;
    }

    public bool Contains(torch.Tensor disposable) => disposable.Scope == this;

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        DisposeEverything();
        // A scope left open inside this one is closed with it: it must not receive tensors that nobody will free.
        for (var scope = s_current; scope is not null; scope = scope.OuterScope)
        {
            if (scope != this)
                continue;
            s_current = OuterScope;
            break;
        }
    }

    internal static T MoveToOther<T>(DisposeScope? scope, T tensor)
        where T : torch.Tensor
    {
        tensor.Scope?.Remove(tensor);
        scope?.Add(tensor);
        return tensor;
    }

    internal void Add(torch.Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_end == _tensors.Length)
            MakeRoom();
        tensor.Scope = this;
        tensor.Slot = _end;
        _tensors[_end++] = tensor;
    }

    internal void Remove(torch.Tensor tensor)
    {
        _tensors[tensor.Slot] = null;
        tensor.Scope = null;
        while (_end > 0 && _tensors[_end - 1] is null)
            _end--;
    }

    private void MakeRoom()
    {
        // Holes are left by tensors that were disposed or moved one by one: close them before growing.
        var kept = 0;
        for (var i = 0; i < _end; i++)
        {
            if (_tensors[i] is not { } tensor)
                continue;
            tensor.Slot = kept;
            _tensors[kept++] = tensor;
        }
        Array.Clear(_tensors, kept, _end - kept);
        _end = kept;
        if (kept > _tensors.Length / 2)
            Array.Resize(ref _tensors, _tensors.Length * 2);
    }
}

public static partial class torch
{
    /// <summary>Opens a scope on this thread; see <see cref="DisposeScope"/>.</summary>
    public static DisposeScope NewDisposeScope() => new();
}
