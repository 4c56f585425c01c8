using System.Numerics;
using Akash.Cert.V1;
using Cosmos.Base.Query.V1Beta1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Cert;

/// <summary>A certificate's owner and x509 serial.</summary>
internal readonly record struct CertificateId(Address Owner, BigInteger Serial);

/// <summary>Store <c>cert</c>: <c>0x11</c>, state, length-prefixed owner, length-prefixed serial (big endian) → certificate.</summary>
/// <remarks>Serial 0 has no bytes and gets no length byte either, which makes the key unreadable for the network's listing.</remarks>
internal sealed class CertState
{
    public static readonly StoreKey Key = new("cert");

    private const byte Prefix = 0x11;
    private const int MaxSerialBytes = 40;

    /// <summary>The state of a certificate that is there, valid before revoked; null when there is none.</summary>
    public State? Find(Context ctx, CertificateId id)
    {
        var valid = KeyOf(State.Valid, id);
        var revoked = KeyOf(State.Revoked, id);
        var store = ctx.Store(Key);
        if (store.Has(valid)) return State.Valid;
        return store.Has(revoked) ? State.Revoked : null;
    }

    public Certificate Get(Context ctx, State state, CertificateId id) => Certificate.Parser.ParseFrom(ctx.Store(Key).Get(KeyOf(state, id)));

    public bool Has(Context ctx, State state, CertificateId id) => ctx.Store(Key).Has(KeyOf(state, id));

    public void Set(Context ctx, CertificateId id, Certificate value) => ctx.Store(Key).Set(KeyOf(value.State, id), GogoWire.Encode(value));

    public void Remove(Context ctx, State state, CertificateId id) => ctx.Store(Key).Delete(KeyOf(state, id));

    /// <summary>All certificates, valid ones first.</summary>
    public IEnumerable<(CertificateId Id, Certificate Certificate)> All(Context ctx)
    {
        byte[] prefix = [Prefix];
        foreach (var (key, value) in ctx.Store(Key).Iterate(prefix, ByteOrder.PrefixEnd(prefix)))
        {
            yield return (ParseKey(key), Certificate.Parser.ParseFrom(value));
        }
    }

    /// <summary>A page of the certificates whose keys begin with <paramref name="prefix"/>.</summary>
    public static Result<Page<CertificateResponse>> Page(
        Context ctx, byte[] prefix, PageRequest page, Func<byte[], byte[], CertificateResponse> read) => Pages.OfPrefix(ctx.Store(Key), prefix, page, read);

    /// <summary>The bytes with which the keys of a search begin.</summary>
    public static byte[] SearchPrefix(State state, Address? owner, BigInteger? serial)
    {
        if (owner is not { } given) return [Prefix, (byte)state];
        byte[] ownerPrefix = [Prefix, (byte)state, (byte)given.Bytes.Length, .. given.Bytes];
        return serial is { } number ? [.. ownerPrefix, .. SerialBytes(number)] : ownerPrefix;
    }

    /// <summary>Reads a key; throws when it is malformed, as the one of serial 0 is.</summary>
    public static CertificateId ParseKey(ReadOnlySpan<byte> key)
    {
        var ownerLength = key[2];
        var owner = new Address(key.Slice(3, ownerLength));
        var serial = key[(3 + ownerLength)..];
        if (serial.Length == 0) throw new InvalidDataException("expected key of length at least 1, got 0");
        if (serial.Length - 1 != serial[0]) throw new InvalidDataException($"unexpected key length; got: {serial.Length - 1}, expected: {serial[0]}");
        return new CertificateId(owner, new BigInteger(serial[1..], isUnsigned: true, isBigEndian: true));
    }

    private static byte[] KeyOf(State state, CertificateId id) => SearchPrefix(state, id.Owner, id.Serial);

    // The sign of a serial is dropped.
    private static byte[] SerialBytes(BigInteger serial)
    {
        var bytes = serial.IsZero ? [] : BigInteger.Abs(serial).ToByteArray(isUnsigned: true, isBigEndian: true);
        if (bytes.Length > MaxSerialBytes)
        {
            throw new InvalidOperationException($"serial length should be max {MaxSerialBytes} bytes, got {bytes.Length}: unknown address");
        }

        return bytes.Length == 0 ? [] : [(byte)bytes.Length, .. bytes];
    }
}
