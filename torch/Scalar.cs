using Grid.Torch.Interop;

namespace Grid.Torch;

/// <summary>A number given to an operator: whole, real or boolean. Plain numbers convert to it.</summary>
public readonly struct Scalar : IEquatable<Scalar>
{
    private Scalar(Tag tag, long bits)
    {
        Tag = tag;
        Bits = bits;
    }

    internal Tag Tag { get; }
    internal long Bits { get; }

    public static implicit operator Scalar(bool value) => new(Tag.Bool, value ? 1 : 0);

    public static implicit operator Scalar(byte value) => new(Tag.Int, value);

    public static implicit operator Scalar(short value) => new(Tag.Int, value);

    public static implicit operator Scalar(int value) => new(Tag.Int, value);

    public static implicit operator Scalar(long value) => new(Tag.Int, value);

    public static implicit operator Scalar(float value) => (double)value;

    public static implicit operator Scalar(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    public bool Equals(Scalar other) => Tag == other.Tag && Bits == other.Bits;

    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Tag, Bits);

    public override string ToString() =>
        Tag switch
        {
            Tag.Bool => Bits != 0 ? "true" : "false",
            Tag.Double => $"{BitConverter.Int64BitsToDouble(Bits)}",
            _ => $"{Bits}",
        };
}
