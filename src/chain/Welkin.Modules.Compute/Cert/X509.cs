using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Cert;

/// <summary>The parts of an X.509 certificate that the chain looks at.</summary>
/// <param name="Signed">The bytes under the signature (tbsCertificate).</param>
internal sealed record X509(byte[] Signed, byte[] Signature, BigInteger Serial, string CommonName)
{
    private const string CommonNameOid = "2.5.4.3";

    private static readonly Error Malformed = Error.Undefined("x509: malformed certificate");

    /// <summary>Errors: undefined 1.</summary>
    public static Result<X509> Parse(byte[] der)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var certificate = outer.ReadSequence();
            if (outer.HasData) return Error.Undefined("x509: trailing data");
            var signed = certificate.PeekEncodedValue().ToArray();
            var body = certificate.ReadSequence();
            certificate.ReadSequence();
            var signature = certificate.ReadBitString(out _);
            certificate.ThrowIfNotEmpty();
            return ParseBody(signed, signature, body);
        }
        catch (AsnContentException)
        {
            return Malformed;
        }
    }

    private static Result<X509> ParseBody(byte[] signed, byte[] signature, AsnReader body)
    {
        var version = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (body.PeekTag().HasSameClassAndValue(version)) body.ReadSequence(version).ReadInteger();
        var serial = body.ReadInteger();
        if (serial.Sign < 0) return Error.Undefined("x509: negative serial number");
        body.ReadSequence();
        body.ReadSequence();
        body.ReadSequence();
        var name = CommonNameOf(body.ReadSequence());
        body.ReadSequence();
        return new X509(signed, signature, serial, name);
    }

    private static string CommonNameOf(AsnReader subject)
    {
        var name = "";
        while (subject.HasData)
        {
            var set = subject.ReadSetOf();
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                var isName = attribute.ReadObjectIdentifier() == CommonNameOid;
                var tag = attribute.PeekTag();
                if (isName && tag.TagClass == TagClass.Universal) name = attribute.ReadCharacterString((UniversalTagNumber)tag.TagValue);
            }
        }

        return name;
    }
}

/// <summary>A certificate that was checked against the key it came with.</summary>
internal sealed class CertificateChecks(Rules rules)
{
    private const string CertificateType = "CERTIFICATE";
    private const string PublicKeyType = "EC PUBLIC KEY";
    private const int P384Bits = 384;
    private const string EcPublicKeyOid = "1.2.840.10045.2.1";

    /// <summary>The certificate names the owner, and the key verifies it. Errors: cert 6, 7, undefined 1.</summary>
    public Result<X509> Check(Address owner, byte[] cert, byte[] pubkey)
    {
        if (PemBlock.Decode(pubkey) is not { HasRest: false } keyBlock) return CertErrors.InvalidPubkeyValue;
        if (keyBlock.Type != PublicKeyType) return Lost(CertErrors.InvalidPubkeyValue, "invalid pem block type");
        if (!ReadKey(keyBlock.Der).TryGet(out var key, out var error)) return error;
        using var _ = key;

        if (PemBlock.Decode(cert) is not { HasRest: false } block) return CertErrors.InvalidCertificateValue;
        if (block.Type != CertificateType) return Lost(CertErrors.InvalidCertificateValue, "invalid pem block type");
        if (!X509.Parse(block.Der).TryGet(out var parsed, out error)) return error;
        if (!IsSignedBy(parsed, key)) return Lost(CertErrors.InvalidCertificateValue, "invalid certificate signature");

        if (!Address.Parse(parsed.CommonName).TryGet(out var named, out error)) return Lost(CertErrors.InvalidCertificateValue, error.Text);
        return named == owner ? parsed : Lost(CertErrors.InvalidCertificateValue, "CommonName does not match owner");
    }

    private Result<ECDsa> ReadKey(byte[] der)
    {
        try
        {
            var algorithm = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence().ReadObjectIdentifier();
            if (algorithm != EcPublicKeyOid) return Lost(CertErrors.InvalidPubkeyValue, "invalid public key type");
            var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(der, out _);
            return key;
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException or PlatformNotSupportedException)
        {
            return Lost(CertErrors.InvalidPubkeyValue, "malformed public key");
        }
    }

    // The network takes SHA-256 whatever the key's curve, so a P-384 certificate with its usual hash is refused there.
    private bool IsSignedBy(X509 certificate, ECDsa key) =>
        Verifies(key, SHA256.HashData(certificate.Signed), certificate.Signature)
        || (rules.Has(Rule.P384CertificatesAreAccepted) && key.KeySize == P384Bits && Verifies(key, SHA384.HashData(certificate.Signed), certificate.Signature));

    private static bool Verifies(ECDsa key, byte[] hash, byte[] signature)
    {
        try
        {
            return key.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // The network wraps these with fmt.Errorf, so that codespace and code are lost.
    private Error Lost(Error error, string why)
    {
        var named = error with { Description = $"{error.Text}: {why}" };
        return rules.Has(Rule.RegisteredCodesAreKept) ? named : named.AsUndefined();
    }
}
