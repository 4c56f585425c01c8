namespace Welkin.Store;

/// <summary>A growing buffer into which key codecs write.</summary>
public sealed class KeyWriter
{
    private byte[] _buffer = new byte[64];
    private int _length;

    /// <summary>Appends one byte.</summary>
    public void Write(byte value) => Reserve(1)[0] = value;

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Appends <paramref name="count"/> bytes that the caller fills at once.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_length + count, 2 * _buffer.Length));
        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();
}
