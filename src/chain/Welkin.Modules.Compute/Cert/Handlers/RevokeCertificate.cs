using System.Globalization;
using System.Numerics;
using Akash.Cert.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Cert.Handlers;

/// <summary>Revokes a certificate for good: its serial can't be used again.</summary>
internal sealed class RevokeCertificate(CertState state) : IMsgHandler<MsgRevokeCertificate, MsgRevokeCertificateResponse>
{
    public Result<Unit> Check(MsgRevokeCertificate msg)
    {
        if (!Address.Parse(msg.Id.Owner).IsOk) return SdkErrors.InvalidAddress.With("MsgRevoke: Invalid Owner Address");
        return ParseSerial(msg.Id.Serial).TryGet(out _, out var error) ? new Unit() : error;
    }

    public Result<MsgRevokeCertificateResponse> Run(TxContext ctx, MsgRevokeCertificate msg)
    {
        if (ctx.Rules.Has(Rule.CertificateSerialsAreListable) && !msg.Id.Serial.All(char.IsAsciiDigit)) return CertErrors.InvalidSerialNumber;
        var id = new CertificateId(Address.Parse(msg.Id.Owner).OrThrow(), ParseSerial(msg.Id.Serial).OrThrow());
        if (state.Find(ctx, id) is not { } found) return CertErrors.CertificateNotFound;

        var certificate = state.Get(ctx, found, id);
        if (certificate.State == State.Revoked) return CertErrors.CertificateAlreadyRevoked;
        state.Remove(ctx, found, id);
        state.Set(ctx, id, new Certificate { State = State.Revoked, Cert = certificate.Cert, Pubkey = certificate.Pubkey });
        return new MsgRevokeCertificateResponse();
    }

    /// <summary>Decimal digits with an optional sign, as Go's big.Int reads them. Errors: cert 5.</summary>
    public static Result<BigInteger> ParseSerial(string text)
    {
        var digits = text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit)) return CertErrors.InvalidSerialNumber;
        return BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }
}
