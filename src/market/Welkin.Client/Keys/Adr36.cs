using System.Text;
using Welkin.Core;

namespace Welkin.Client.Keys;

/// <summary>Signatures of accounts over arbitrary data, as wallets make them. Spec: ADR-036.</summary>
public static class Adr36
{
    /// <summary>The amino document that is signed; no transaction can look like it.</summary>
    public static byte[] Document(Address signer, ReadOnlySpan<byte> data) => Encoding.UTF8.GetBytes(
        $$$"""{"account_number":"0","chain_id":"","fee":{"amount":[],"gas":"0"},"memo":"","msgs":[{"type":"sign/MsgSignData","value":{"data":"{{{Convert.ToBase64String(data)}}}","signer":"{{{signer}}}"}}],"sequence":"0"}""");
}
