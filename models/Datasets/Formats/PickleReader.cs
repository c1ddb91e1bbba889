using System.Buffers.Binary;
using System.Text;

namespace Grid.Models;

/// <summary>A numpy array of bytes.</summary>
internal sealed record PickledBytes(IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Reads the pickles of CIFAR-10 (python's protocol 2: dictionaries, lists, tuples, texts, numbers and numpy arrays of bytes) and nothing else. A pickle is a
/// program that may call what it likes; here the only "calls" are the two that make up a numpy array, recognised by name and never made. Values are int, bool, null,
/// text, <see cref="List{T}"/>, <see cref="Dictionary{TKey,TValue}"/>, object[] for tuples, and <see cref="PickledBytes"/>.
/// (Source: python's pickletools.)
/// </summary>
internal sealed class PickleReader
{
    private static readonly object s_mark = new();

    private readonly ReadOnlyMemory<byte> _pickle;
    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private int _at;

    private PickleReader(ReadOnlyMemory<byte> pickle) => _pickle = pickle;

    /// <exception cref="InvalidDataException">It is damaged, or holds what is none of the above; does not name the file.</exception>
    public static object? Read(ReadOnlyMemory<byte> pickle) => new PickleReader(pickle).Run();

    private object? Run()
    {
        while (true)
        {
            var code = Take(1)[0];
            switch (code)
            {
                case 0x80 when Take(1)[0] <= 2: // PROTO
                    break;
                case (byte)'.': // STOP
                    return Pop();
                case (byte)'(': // MARK
                    _stack.Push(s_mark);
                    break;
                case (byte)'}': // EMPTY_DICT
                    _stack.Push(new Dictionary<string, object?>(StringComparer.Ordinal));
                    break;
                case (byte)']': // EMPTY_LIST
                    _stack.Push(new List<object?>());
                    break;
                case (byte)'N': // NONE
                    _stack.Push(null);
                    break;
                case 0x89: // NEWFALSE
                    _stack.Push(false);
                    break;
                case (byte)'K': // BININT1
                    _stack.Push((int)Take(1)[0]);
                    break;
                case (byte)'M': // BININT2
                    _stack.Push((int)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                    break;
                case (byte)'J': // BININT
                    _stack.Push(BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                    break;
                case (byte)'U': // SHORT_BINSTRING
                    _stack.Push(Text(Take(1)[0]));
                    break;
                case (byte)'T': // BINSTRING
                    _stack.Push(Block(BinaryPrimitives.ReadInt32LittleEndian(Take(4))));
                    break;
                case (byte)'c': // GLOBAL
                    _stack.Push(new Global($"{Line()}.{Line()}"));
                    break;
                case (byte)'q': // BINPUT
                    _memo[Take(1)[0]] = Peek();
                    break;
                case (byte)'r': // LONG_BINPUT
                    _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek();
                    break;
                case (byte)'h': // BINGET
                    _stack.Push(Remembered(Take(1)[0]));
                    break;
                case (byte)'j': // LONG_BINGET
                    _stack.Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                    break;
                case 0x85 or 0x86 or 0x87: // TUPLE1, TUPLE2, TUPLE3
                    _stack.Push(Pop(code - 0x84));
                    break;
                case (byte)'t': // TUPLE
                    _stack.Push(PopToMark());
                    break;
                case (byte)'e': // APPENDS
                    var items = PopToMark();
                    Expect<List<object?>>(Peek()).AddRange(items);
                    break;
                case (byte)'u': // SETITEMS
                    SetItems(PopToMark());
                    break;
                case (byte)'R': // REDUCE
                    var arguments = Expect<object?[]>(Pop());
                    _stack.Push(Begin(Expect<Global>(Pop()), arguments));
                    break;
                case (byte)'b': // BUILD
                    var state = Expect<object?[]>(Pop());
                    _stack.Push(Build(Pop(), state));
                    break;
                default:
                    throw new InvalidDataException(
                        $"it has the opcode 0x{code:x2} at byte {_at - 1}, which is not read here"
                    );
            }
        }
    }

    /// <summary>The beginning of an array or of its element type: the only things that a call may stand for.</summary>
    private static object Begin(Global function, object?[] arguments) =>
        (function.Name, arguments) switch
        {
            ("numpy.core.multiarray._reconstruct", [Global { Name: "numpy.ndarray" }, _, _]) => new EmptyArray(),
            ("numpy.dtype", ["u1", ..]) => new ByteType(),
            _ => throw new InvalidDataException($"it asks for a call of {function.Name}, and nothing is called here"),
        };

    /// <summary>An array's state is (version, shape, type, whether columns come first, bytes); that of a type tells nothing that matters for bytes.</summary>
    private static object Build(object? begun, object?[] state) =>
        (begun, state) switch
        {
            (ByteType type, _) => type,
            (EmptyArray, [_, object?[] shape, ByteType, false, ReadOnlyMemory<byte> bytes]) => Array(shape, bytes),
            _ => throw new InvalidDataException("it holds an object that is no array of bytes"),
        };

    private static PickledBytes Array(object?[] shape, ReadOnlyMemory<byte> bytes)
    {
        int[] sizes = [.. shape.Select(size => size is int and >= 0 ? (int)size : -1)];
        var product = 1L;
        foreach (var size in sizes)
            product = size < 0 || product > int.MaxValue ? -1 : product * size;
        return product == bytes.Length
            ? new PickledBytes(sizes, bytes)
            : throw new InvalidDataException(
                $"an array of {bytes.Length} bytes claims the shape [{string.Join(", ", sizes)}]"
            );
    }

    private void SetItems(object?[] items)
    {
        var dictionary = Expect<Dictionary<string, object?>>(Peek());
        if (items.Length % 2 != 0)
            throw Malformed();
        for (var i = 0; i < items.Length; i += 2)
            dictionary[Expect<string>(items[i])] = items[i + 1];
    }

    private object? Remembered(uint number) => _memo.TryGetValue(number, out var value) ? value : throw Malformed();

    private object? Peek() => _stack.TryPeek(out var top) && top != s_mark ? top : throw Malformed();

    private object? Pop() => _stack.TryPop(out var top) && top != s_mark ? top : throw Malformed();

    private object?[] Pop(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            items[i] = Pop();
        return items;
    }

    private object?[] PopToMark()
    {
        var items = new List<object?>();
        while (true)
        {
            if (!_stack.TryPop(out var top))
                throw Malformed();
            if (top == s_mark)
                break;
            items.Add(top);
        }
        items.Reverse();
        return [.. items];
    }

    private static T Expect<T>(object? value) => value is T expected ? expected : throw Malformed();

    private string Text(int length) => Encoding.Latin1.GetString(Take(length));

    /// <summary>Bytes where they stand; they are not copied.</summary>
    private ReadOnlyMemory<byte> Block(int length)
    {
        _ = Take(length);
        return _pickle.Slice(_at - length, length);
    }

    private string Line()
    {
        var length = _pickle.Span[_at..].IndexOf((byte)'\n');
        if (length is < 0 or > 100)
            throw Malformed();
        var line = Text(length);
        _at++;
        return line;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _pickle.Length - _at)
            throw new InvalidDataException($"it is cut short at byte {_pickle.Length}");
        _at += count;
        return _pickle.Span.Slice(_at - count, count);
    }

    private static InvalidDataException Malformed() => new("it is damaged");

    private sealed record Global(string Name);

    private sealed record EmptyArray;

    private sealed record ByteType;
}
