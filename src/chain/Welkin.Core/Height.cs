namespace Welkin.Core;

/// <summary>The number of a block, counted from 1; 0 stands for the state before the first block.</summary>
public readonly record struct Height(long Value) : IComparable<Height>
{
    /// <summary>The height after this one.</summary>
    public Height Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(Height other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Order by number.</summary>
    public static bool operator <(Height left, Height right) => left.Value < right.Value;

    /// <summary>Order by number.</summary>
    public static bool operator >(Height left, Height right) => left.Value > right.Value;

    /// <summary>Order by number.</summary>
    public static bool operator <=(Height left, Height right) => left.Value <= right.Value;

    /// <summary>Order by number.</summary>
    public static bool operator >=(Height left, Height right) => left.Value >= right.Value;

    /// <summary>The height a number of blocks later.</summary>
    public static Height operator +(Height height, long blocks) => new(height.Value + blocks);

    /// <summary>The height a number of blocks earlier.</summary>
    public static Height operator -(Height height, long blocks) => new(height.Value - blocks);
}
