using Cosmos.Tx.Signing.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core.Codec;

/// <summary>Whole transactions: taken apart, signed over, refused.</summary>
public class TransactionTests
{
    private const string Signer = "akash1luaym0sw79mx225nla97sws2w890a36ksut0hg";

    [Fact]
    public void Sign_documents_are_the_networks_in_every_mode()
    {
        var golden = new Golden("sign_docs");
        foreach (var row in Tsv.Vectors("codec", "sign_docs.tsv"))
        {
            var mode = Mode(row["mode"]);
            var bytes = SignDocs.For(mode, Assembled(row), Account(row), AminoForm.Network);
            var expected = row["error"].Length > 0 ? "error: " + row["error"] : row["sign_bytes_hex"];
            golden.Equal($"{row["case"]} {row["mode"]}", "sign_bytes_hex", expected, Shown(bytes));
        }

        golden.AllEqual(51);
    }

    [Fact]
    public void Transactions_of_the_published_clients_hash_and_sign_as_they_said()
    {
        var golden = new Golden("tx-vectors");
        foreach (var row in Tsv.Vectors("", "tx-vectors.tsv"))
        {
            var name = $"{row["name"]} {row["mode"]}";
            var bytes = Golden.Hex(row["tx_hex"]);
            golden.Equal(name, "tx_hash", row["tx_hash"], Convert.ToHexString(Hash.Sha256(bytes)));
            if (!TxDecoder.Decode(bytes).TryGet(out var tx, out var error))
            {
                golden.Equal(name, "decoded", "ok", error.Text);
                continue;
            }

            var account = new SignerData(Signer, "vectors-1", 7, tx.AuthInfo.SignerInfos[0].Sequence);
            var mode = row["mode"] == "DIRECT" ? SignMode.Direct : SignMode.LegacyAminoJson;
            var sign = SignDocs.For(mode, tx, account, AminoForm.Network).Map(document => Golden.Hex(Hash.Sha256(document)));
            golden.Equal(name, "sign_bytes_sha256", row["sign_bytes_sha256"], sign.ToString());
        }

        golden.AllEqual(80);
    }

    [Theory]
    [InlineData(1, "akash.deployment.v1beta4.MsgCreateDeployment")]
    [InlineData(2, "akash.deployment.v1beta3.MsgDepositDeployment")]
    [InlineData(3, "akash.escrow.v1.MsgAccountDeposit")]
    [InlineData(4, "akash.deployment.v1beta4.MsgCloseDeployment")]
    [InlineData(5, "akash.market.v1beta5.MsgCreateLease")]
    [InlineData(7, "akash.market.v1beta5.MsgCreateBid")]
    [InlineData(8, "akash.market.v1beta5.MsgCloseBid")]
    [InlineData(9, "akash.cert.v1.MsgCreateCertificate")]
    public void Messages_of_the_published_clients_are_read(int index, string name)
    {
        var bytes = Golden.Hex(Tsv.Vectors("", "message-bytes.tsv")[index]["hex"]);
        Assert.True(TypeUrls.TryGetMessage(name, out var descriptor));
        Assert.True(UnknownFields.Reject(descriptor, bytes, NonCriticalFields.Refuse).IsOk);
        // These clients write lists of enums one by one and leave zeros out, so only the meaning comes back.
        var message = descriptor.Parser.ParseFrom(bytes);
        Assert.Equal(message, descriptor.Parser.ParseFrom(message.ToByteArray()));
        Assert.True(GogoWire.Decode(descriptor, bytes).IsOk);
    }

    [Theory]
    [InlineData(NonCriticalFields.Refuse, 1031, false)]
    [InlineData(NonCriticalFields.Allow, 1031, true)]
    [InlineData(NonCriticalFields.Allow, 31, false)]
    public void Unknown_fields_inside_a_message_are_judged_by_their_number(NonCriticalFields rule, int number, bool passes)
    {
        var body = BodyWith(number);
        var verdict = UnknownFields.Reject(TxBody.Descriptor, body.ToByteArray(), rule);
        Assert.Equal(passes, verdict.IsOk);
        if (!passes)
        {
            Assert.Contains($"errUnknownField \"*types.MsgSend\": {{TagNum: {number}, WireType:\"varint\"}}", verdict.ToString());
        }
    }

    [Fact]
    public void A_field_of_another_wire_type_is_refused_with_both_types()
    {
        var any = new Any { TypeUrl = "/cosmos.bank.v1beta1.MsgSend", Value = ByteString.CopyFrom(0x08, 0x01) };
        var verdict = UnknownFields.Reject(TxBody.Descriptor, new TxBody { Messages = { any } }.ToByteArray(), NonCriticalFields.Allow);
        Assert.Contains("Mismatched \"*types.MsgSend\": {TagNum: 1, GotWireType: \"varint\" != WantWireType: \"bytes\"}", verdict.ToString());
    }

    [Theory]
    [InlineData("0a00", true)]
    [InlineData("1a000a00", false)]
    [InlineData("0a808000", false)]
    [InlineData("0801", false)]
    [InlineData("0a05", false)]
    [InlineData("2200", false)]
    public void Only_tight_envelopes_are_transactions(string hex, bool passes) =>
        Assert.Equal(passes, TxDecoder.Decode(Golden.Hex(hex)).IsOk);

    [Theory]
    [InlineData("000000", "invalid length; proto: invalid field number: tx parse error")]
    [InlineData("616263", "expected 2 wire type, got 1: tx parse error")]
    [InlineData("0a05", "invalid length; unexpected EOF: tx parse error")]
    public void Refusals_have_the_words_of_a_running_node(string hex, string text)
    {
        Assert.False(TxDecoder.Decode(Golden.Hex(hex)).TryGet(out _, out var error));
        Assert.Equal(text, error.Text);
    }

    [Fact]
    public void A_reply_is_not_a_message()
    {
        var tx = TxOf(new Any { TypeUrl = "/cosmos.bank.v1beta1.MsgSendResponse" });
        Assert.Contains(
            "no concrete type registered for type URL /cosmos.bank.v1beta1.MsgSendResponse against interface *interface { ProtoMessage(); Reset(); String() string }: tx parse error",
            TxDecoder.Decode(tx).ToString());
    }

    [Fact]
    public void Envelopes_nested_without_end_do_not_exhaust_the_stack()
    {
        var inner = new Any { TypeUrl = "/cosmos.bank.v1beta1.MsgSend" };
        for (var i = 0; i < 4000; i++)
        {
            inner = new Any
            {
                TypeUrl = "/cosmos.authz.v1beta1.MsgExec",
                Value = new Cosmos.Authz.V1Beta1.MsgExec { Msgs = { inner } }.ToByteString(),
            };
        }

        Assert.Contains("max depth exceeded", TxDecoder.Decode(TxOf(inner)).ToString());
    }

    private static string Shown(Result<byte[]> bytes) =>
        bytes.TryGet(out var value, out var error) ? Golden.Hex(value) : "error: " + error.Text;

    private static SignMode Mode(string name) => name switch
    {
        "SIGN_MODE_DIRECT" => SignMode.Direct,
        "SIGN_MODE_DIRECT_AUX" => SignMode.DirectAux,
        _ => SignMode.LegacyAminoJson,
    };

    /// <summary>Not through the decoder: some documents are of transactions that it refuses.</summary>
    private static DecodedTx Assembled(TsvRow row)
    {
        var body = TxBody.Parser.ParseFrom(Golden.Hex(row["tx_body_hex"]));
        return new DecodedTx(
            ByteString.CopyFrom(Golden.Hex(row["tx_body_hex"])),
            ByteString.CopyFrom(Golden.Hex(row["auth_info_hex"])),
            body,
            AuthInfo.Parser.ParseFrom(Golden.Hex(row["auth_info_hex"])),
            [.. body.Messages.Select(any => TypeUrls.Unpack(any).OrThrow())],
            [],
            false);
    }

    private static SignerData Account(TsvRow row)
    {
        var auth = AuthInfo.Parser.ParseFrom(Golden.Hex(row["auth_info_hex"]));
        // Under another key the signer is somebody else, who does not pay the fee.
        var address = row["case"] is "multisig_pubkey" or "ed25519_pubkey" ? "somebody else" : Signer;
        return new SignerData(address, "welkin-vec-1", 7, 9, auth.SignerInfos.FirstOrDefault()?.PublicKey);
    }

    private static byte[] TxOf(Any message) => new TxRaw
    {
        BodyBytes = new TxBody { Messages = { message } }.ToByteString(),
        AuthInfoBytes = new AuthInfo().ToByteString(),
    }.ToByteArray();

    private static TxBody BodyWith(int number)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.Varint);
            output.WriteInt32(5);
        }

        return new TxBody { Messages = { new Any { TypeUrl = "/cosmos.bank.v1beta1.MsgSend", Value = ByteString.CopyFrom(stream.ToArray()) } } };
    }
}
