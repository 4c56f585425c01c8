using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Auth.Ante;

/// <summary>Keys and accounts of signers.</summary>
internal static class SigningKeys
{
    /// <summary>The key that stands in a simulation where none is known.</summary>
    public static readonly PublicKey Placeholder = PublicKeys.Secp256k1(
        Convert.FromHexString("035AD6810A47F073553FF30D2FCC7E0D3B1C0B74B61A1AAA2582344037151E143A"));

    /// <summary>The account of a signer. Errors: <c>sdk</c> 9.</summary>
    public static Result<Account> SignerOf(AuthKeeper auth, TxContext ctx, Address address)
        => auth.Find(ctx, address) is { } account ? account : SdkErrors.UnknownAddress.With($"account {address} does not exist");

    /// <summary>How many keys a key counts for.</summary>
    public static ulong Count(PublicKey? key) => key switch
    {
        null => 0,
        PublicKey.Multisig multi => multi.Keys.Aggregate(0UL, (sum, part) => sum + Count(part)),
        _ => 1,
    };
}
