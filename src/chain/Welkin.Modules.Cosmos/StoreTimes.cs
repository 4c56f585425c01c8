using System.Text;
using Welkin.Core;

namespace Welkin.Modules.Cosmos;

/// <summary>Times as parts of store keys: the sortable text of fixed width.</summary>
internal static class StoreTimes
{
    /// <summary>Width of a time in a key.</summary>
    public const int Length = 29;

    /// <summary>The bytes of a time.</summary>
    public static byte[] Bytes(BlockTime time) => Encoding.ASCII.GetBytes(time.ToSortable());
}
