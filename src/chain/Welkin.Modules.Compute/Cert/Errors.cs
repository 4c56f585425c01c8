using Welkin.Core;

namespace Welkin.Modules.Compute.Cert;

/// <summary>Registered errors of codespace <c>cert</c>; codes and texts are frozen by the wire.</summary>
internal static class CertErrors
{
    public static readonly Error CertificateNotFound = new("cert", 1, "certificate not found");
    public static readonly Error InvalidAddress = new("cert", 2, "invalid address");
    public static readonly Error CertificateExists = new("cert", 3, "certificate exists");
    public static readonly Error CertificateAlreadyRevoked = new("cert", 4, "certificate already revoked");
    public static readonly Error InvalidSerialNumber = new("cert", 5, "invalid serial number");
    public static readonly Error InvalidCertificateValue = new("cert", 6, "invalid certificate value");
    public static readonly Error InvalidPubkeyValue = new("cert", 7, "invalid pubkey value");
    public static readonly Error InvalidState = new("cert", 8, "invalid state");
    public static readonly Error InvalidKeySize = new("cert", 9, "invalid key size");
}
