using Akash.Cert.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Cert.Handlers;

/// <summary>Publishes a certificate of the signer.</summary>
internal sealed class CreateCertificate(CertState state, CertificateChecks checks) : IMsgHandler<MsgCreateCertificate, MsgCreateCertificateResponse>
{
    public Result<Unit> Check(MsgCreateCertificate msg)
    {
        if (!Address.Parse(msg.Owner).TryGet(out var owner, out _)) return SdkErrors.InvalidAddress.With("MsgCreateCertificate: Invalid Owner Address");
        return checks.Check(owner, msg.Cert.ToByteArray(), msg.Pubkey.ToByteArray()).TryGet(out _, out var error) ? new Unit() : error;
    }

    public Result<MsgCreateCertificateResponse> Run(TxContext ctx, MsgCreateCertificate msg)
    {
        var owner = Address.Parse(msg.Owner).OrThrow();
        if (!checks.Check(owner, msg.Cert.ToByteArray(), msg.Pubkey.ToByteArray()).TryGet(out var parsed, out var error)) return error;
        if (ctx.Rules.Has(Rule.CertificateSerialsAreListable) && (parsed.Serial.IsZero || parsed.Serial.GetByteCount(isUnsigned: true) > 40))
        {
            return CertErrors.InvalidSerialNumber.With("a serial is 1 to 40 bytes and not zero");
        }

        var id = new CertificateId(owner, parsed.Serial);
        if (state.Find(ctx, id) is not null) return CertErrors.CertificateExists;
        state.Set(ctx, id, new Certificate { State = State.Valid, Cert = msg.Cert, Pubkey = msg.Pubkey });
        return new MsgCreateCertificateResponse();
    }
}
