using System.Globalization;
using System.Numerics;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>Amounts of resources as people write them in an SDL.</summary>
public static class Quantity
{
    private static readonly string[] Units = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>Milli-cores: <c>500m</c>, <c>2</c>.</summary>
    public static string Cpu(BigInteger milli) => milli % 1000 == 0 ? Plain(milli / 1000) : $"{Plain(milli)}m";

    /// <summary>Bytes in the largest unit that needs no fraction, or with one decimal place: <c>512Mi</c>, <c>1.5Gi</c>.</summary>
    public static string Bytes(BigInteger bytes)
    {
        var unit = 0;
        BigInteger size = 1;
        while (unit + 1 < Units.Length && bytes >= size * 1024)
        {
            size *= 1024;
            unit++;
        }

        var tenths = bytes * 10 / size;
        var text = tenths % 10 == 0 ? Plain(tenths / 10) : $"{Plain(tenths / 10)}.{Plain(tenths % 10)}";
        return text + Units[unit];
    }

    /// <summary>A price without the zeros behind its fraction: <c>65.36uakt</c>.</summary>
    public static string Price(DecCoin price)
    {
        var amount = price.Amount.ToString();
        return (amount.Contains('.') ? amount.TrimEnd('0').TrimEnd('.') : amount) + price.Denom;
    }

    public static string Plain(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);
}
