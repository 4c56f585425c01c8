using System.Text;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.LegacyParams;

/// <summary>Store <c>params</c> and its record of what a block changed.</summary>
internal static class ParamsState
{
    public static readonly StoreKey Key = new("params");

    public static readonly StoreKey ChangedKey = StoreKey.Transient("transient_params");

    /// <summary>A value, as its JSON.</summary>
    public static Item<byte[]> Value(string subspace, string key) => new(Key, FullKey(subspace, key), ValueCodec.Bytes);

    /// <summary>Set when the value was changed in this block.</summary>
    public static Item<byte[]> Changed(string subspace, string key) => new(ChangedKey, FullKey(subspace, key), ValueCodec.Bytes);

    /// <summary>The values of a subspace by key.</summary>
    public static Map<string, byte[]> Subspace(string subspace) => new(Key, FullKey(subspace, ""), KeyCodec.String, ValueCodec.Bytes);

    private static byte[] FullKey(string subspace, string key) => Encoding.UTF8.GetBytes($"{subspace}/{key}");
}
