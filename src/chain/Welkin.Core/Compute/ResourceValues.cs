using System.Globalization;
using Akash.Base.Resources.V1Beta4;
using Google.Protobuf;

namespace Welkin.Core.Compute;

/// <summary>Quantities as the wire holds them: decimal digits in a bytes field.</summary>
public static class ResourceValues
{
    /// <summary>A quantity for the wire.</summary>
    public static ResourceValue Of(ulong value) =>
        new() { Val = ByteString.CopyFromUtf8(value.ToString(CultureInfo.InvariantCulture)) };

    /// <summary>The quantity.</summary>
    /// <exception cref="OverflowException">Nothing is set, or 64 bits do not hold it: the reference panics here, which a transaction sees as a panic.</exception>
    public static ulong Read(ResourceValue? value)
    {
        if (value is null || value.Val.IsEmpty || !Int.FromWire(value.Val.ToStringUtf8()).TryGet(out var number, out _))
        {
            throw new OverflowException("resource value is not set");
        }

        return number.ToUInt64();
    }
}
