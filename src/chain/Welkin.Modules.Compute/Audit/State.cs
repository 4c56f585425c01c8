using Akash.Audit.V1;
using Cosmos.Base.Query.V1Beta1;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Audit;

/// <summary>Store <c>audit</c>: <c>0x01</c> + length-prefixed owner + length-prefixed auditor → signed attributes.</summary>
internal sealed class AuditState
{
    public static readonly StoreKey Key = new("audit");

    private static readonly PairKeyCodec<byte[], byte[]> Ids = KeyCodec.Pair(KeyCodec.LengthPrefixedBytes, KeyCodec.LengthPrefixedBytes);

    private readonly Map<(byte[] Owner, byte[] Auditor), AuditedAttributesStore> _signed =
        new(Key, [0x01], Ids, GogoValue.Of(AuditedAttributesStore.Parser));

    public AuditedAttributesStore? Find(Context ctx, Address owner, Address auditor) => _signed.Find(ctx, (owner.ToArray(), auditor.ToArray()));

    public void Set(Context ctx, Address owner, Address auditor, AuditedAttributesStore value) =>
        _signed.Set(ctx, (owner.ToArray(), auditor.ToArray()), value);

    public void Remove(Context ctx, Address owner, Address auditor) => _signed.Remove(ctx, (owner.ToArray(), auditor.ToArray()));

    /// <summary>What every auditor signed for an owner, in the order of the auditors' addresses.</summary>
    public IEnumerable<AuditedProvider> Of(Context ctx, Address owner) => Read(ctx, KeyRange.Prefix(Ids.Prefix(owner.ToArray())));

    public IEnumerable<AuditedProvider> All(Context ctx) => Read(ctx, KeyRange.All);

    /// <summary>A page over the whole store, as the network pages: its keys carry the prefix byte.</summary>
    public static Result<Page<AuditedProvider>> Page(Context ctx, PageRequest? page, Func<byte[], byte[], AuditedProvider> read) =>
        Pages.OfPrefix(ctx.Store(Key), [], page, read);

    private IEnumerable<AuditedProvider> Read(Context ctx, KeyRange range)
    {
        foreach (var ((owner, auditor), signed) in _signed.Iterate(ctx, range))
        {
            yield return Record(owner, auditor, signed);
        }
    }

    /// <summary>Reads an entry by its whole key.</summary>
    public static AuditedProvider Read(ReadOnlySpan<byte> key, byte[] value)
    {
        var (owner, auditor) = Ids.Decode(key[1..], out _);
        return Record(owner, auditor, AuditedAttributesStore.Parser.ParseFrom(value));
    }

    private static AuditedProvider Record(byte[] owner, byte[] auditor, AuditedAttributesStore signed) => new()
    {
        Owner = new Address(owner).ToString(),
        Auditor = new Address(auditor).ToString(),
        Attributes = { signed.Attributes },
    };
}
