using Cosmos.Tx.Signing.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core.Codec;

/// <summary>Who signs, and which use of the account the signature is good for.</summary>
/// <param name="Address">The signer's address as text.</param>
/// <param name="ChainId">The chain.</param>
/// <param name="AccountNumber">The account's number on the chain.</param>
/// <param name="Sequence">The account's count of transactions so far.</param>
/// <param name="PublicKey">The signer's key; only DIRECT_AUX covers it.</param>
public sealed record SignerData(string Address, string ChainId, ulong AccountNumber, ulong Sequence, Any? PublicKey = null);

/// <summary>The bytes that signatures cover, for every mode that the network's chain accepts.</summary>
/// <remarks>Spec: cosmossdk.io/x/tx v0.14.0, <c>signing/direct</c>, <c>signing/directaux</c>, <c>signing/aminojson</c>.</remarks>
public static class SignDocs
{
    /// <summary>The bytes for a mode. Errors: undefined.</summary>
    public static Result<byte[]> For(SignMode mode, DecodedTx tx, SignerData signer, AminoForm form) => mode switch
    {
        SignMode.Direct => Direct(tx.BodyBytes, tx.AuthInfoBytes, signer.ChainId, signer.AccountNumber),
        SignMode.LegacyAminoJson => ReceivedAmino(tx, signer, form),
        SignMode.DirectAux => DirectAux(tx, signer),
        _ => Error.Undefined($"unsupported sign mode {mode}"),
    };

    /// <summary>DIRECT: the parts of the transaction as they were encoded, the chain and the account.</summary>
    public static byte[] Direct(ByteString bodyBytes, ByteString authInfoBytes, string chainId, ulong accountNumber) =>
        new SignDoc
        {
            BodyBytes = bodyBytes,
            AuthInfoBytes = authInfoBytes,
            ChainId = chainId,
            AccountNumber = accountNumber,
        }.ToByteArray();

    /// <summary>
    /// LEGACY_AMINO_JSON. Messages are signed as the network's node holds them, that is with the parts that it
    /// fills in when it decodes. Errors: undefined.
    /// </summary>
    public static Result<byte[]> Amino(TxBody body, Fee fee, SignerData signer, AminoForm form)
    {
        if (body.ExtensionOptions.Count > 0 || body.NonCriticalExtensionOptions.Count > 0)
        {
            return Error.Undefined("SIGN_MODE_LEGACY_AMINO_JSON does not support protobuf extension options: invalid request");
        }

        if (signer.Address.Length == 0)
        {
            return Error.Undefined("got empty address in SIGN_MODE_LEGACY_AMINO_JSON handler: invalid request");
        }

        var text = new GoJsonText();
        text.Raw("{\"account_number\":"u8);
        text.Quoted(signer.AccountNumber);
        text.Raw(",\"chain_id\":"u8);
        text.Text(signer.ChainId);
        text.Raw(",\"fee\":"u8);
        WriteFee(fee, text);
        text.Raw(",\"memo\":"u8);
        text.Text(body.Memo);
        text.Raw(",\"msgs\":"u8);
        if (WriteMessages(body, text, form) is { } error)
        {
            return error;
        }

        text.Raw(",\"sequence\":"u8);
        text.Quoted(signer.Sequence);
        WriteTimeouts(body, text);
        text.Raw("}"u8);
        return text.ToArray();
    }

    private static Result<byte[]> ReceivedAmino(DecodedTx tx, SignerData signer, AminoForm form)
    {
        if (!UnknownFields.Reject(TxBody.Descriptor, tx.BodyBytes.Span, NonCriticalFields.Refuse).TryGet(out _, out var error))
        {
            return error;
        }

        return tx.AuthInfo.Fee is { } fee
            ? Amino(tx.Body, fee, signer, form)
            : Error.Undefined("fee cannot be nil when tipper is not signer");
    }

    private static Result<byte[]> DirectAux(DecodedTx tx, SignerData signer)
    {
        var payer = tx.AuthInfo.Fee?.Payer ?? "";
        if (payer.Length == 0)
        {
            if (!Signers.OfAll(tx.Messages).TryGet(out var signers, out var error))
            {
                return error;
            }

            if (signers.Count == 0)
            {
                return Error.Undefined("no signer found");
            }

            payer = signers[0].ToString();
        }

        if (payer == signer.Address)
        {
            return Error.Undefined($"fee payer {payer} cannot sign with SIGN_MODE_DIRECT_AUX: unauthorized");
        }

        return new SignDocDirectAux
        {
            BodyBytes = tx.BodyBytes,
            PublicKey = signer.PublicKey,
            ChainId = signer.ChainId,
            AccountNumber = signer.AccountNumber,
            Sequence = signer.Sequence,
        }.ToByteArray();
    }

    private static void WriteFee(Fee fee, GoJsonText text)
    {
        text.Raw("{\"amount\":["u8);
        for (var i = 0; i < fee.Amount.Count; i++)
        {
            text.Raw(i == 0 ? "{\"amount\":"u8 : ",{\"amount\":"u8);
            text.Text(JsonNumbers.Int(fee.Amount[i].Amount));
            text.Raw(",\"denom\":"u8);
            text.Text(fee.Amount[i].Denom);
            text.Raw("}"u8);
        }

        text.Raw("],\"gas\":"u8);
        text.Quoted(fee.GasLimit);
        WriteOptional("granter", fee.Granter, text);
        WriteOptional("payer", fee.Payer, text);
        text.Raw("}"u8);
    }

    private static void WriteOptional(string name, string value, GoJsonText text)
    {
        if (value.Length == 0)
        {
            return;
        }

        text.Raw(","u8);
        text.Name(name);
        text.Text(value);
    }

    private static Error? WriteMessages(TxBody body, GoJsonText text, AminoForm form)
    {
        if (body.Messages.Count == 0)
        {
            text.Raw("null"u8);
            return null;
        }

        var writer = new AminoJsonWriter(text, form);
        for (var i = 0; i < body.Messages.Count; i++)
        {
            text.Raw(i == 0 ? "["u8 : ","u8);
            if (!TypeUrls.Unpack(body.Messages[i]).TryGet(out var message, out var error))
            {
                return error;
            }

            if (writer.Typed(message) is { } refused)
            {
                return refused;
            }
        }

        text.Raw("]"u8);
        return null;
    }

    private static void WriteTimeouts(TxBody body, GoJsonText text)
    {
        if (body.TimeoutHeight != 0)
        {
            text.Raw(",\"timeout_height\":"u8);
            text.Quoted(body.TimeoutHeight);
        }

        if (body.TimeoutTimestamp is { } timeout)
        {
            text.Raw(",\"timeout_timestamp\":"u8);
            text.Text(BlockTime.FromTimestamp(timeout).ToRfc3339Nano());
        }

        if (body.Unordered)
        {
            text.Raw(",\"unordered\":true"u8);
        }
    }
}
