using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core.Codec;

/// <summary>Every message that the network registers, in all its forms, against what the network's own code made of it.</summary>
public class MessageTests
{
    private const string Signer = "akash1luaym0sw79mx225nla97sws2w890a36ksut0hg";

    private static readonly SignerData Account = new(Signer, "welkin-vec-1", 7, 9);

    [Fact]
    public void Bytes_read_and_written_again_are_the_networks_bytes()
    {
        var golden = new Golden("messages.bytes");
        foreach (var row in Rows())
        {
            // Here the network wrote fewer bytes than its own encoder would: only reading is meant.
            if (row["variant"] == "wire_empty")
            {
                continue;
            }

            golden.Equal(Name(row), "proto_hex", row["proto_hex"], Golden.Hex(GogoWire.Encode(Read(row))));
        }

        golden.AllEqual(300);
    }

    [Fact]
    public void Json_is_the_networks_json()
    {
        var golden = new Golden("messages.json");
        foreach (var row in Rows().Where(row => row["proto_json"].Length > 0))
        {
            golden.Equal(Name(row), "proto_json", row["proto_json"], Newer.Without(ProtoJson.ToText(Raw(row))));
        }

        golden.AllEqual(300);
    }

    [Fact]
    public void Json_read_back_is_the_same_message()
    {
        var golden = new Golden("messages.read");
        foreach (var row in Rows().Where(row => row["proto_json"].Length > 0 && !row["proto_json"].Contains("ERROR", StringComparison.Ordinal)))
        {
            var message = Read(row);
            var json = System.Text.Encoding.UTF8.GetBytes(row["proto_json"]);
            var read = ProtoJson.Decode(message.Descriptor, json, UnknownMembers.Refuse).Map(value => Golden.Hex(GogoWire.Encode(value)));
            golden.Equal(Name(row), "proto_json", Golden.Hex(GogoWire.Encode(message)), read.ToString());
        }

        golden.AllEqual(300);
    }

    [Fact]
    public void Amino_documents_are_what_the_network_signs()
    {
        var golden = new Golden("messages.amino");
        foreach (var row in Rows())
        {
            var written = AminoDocument(row);
            var expected = row["amino_json"].Length > 0 ? row["amino_json"] : "error: " + row["amino_error"];
            golden.Equal(Name(row), "amino_json", expected, written.TryGet(out var text, out var error) ? text : "error: " + error.Text);
        }

        golden.AllEqual(390);
    }

    [Fact]
    public void Direct_sign_bytes_have_the_networks_hash()
    {
        var golden = new Golden("messages.direct");
        var key = PublicKey();
        foreach (var row in Rows())
        {
            var body = Body(row).ToByteString();
            var auth = AuthInfo(key).ToByteString();
            var bytes = SignDocs.Direct(body, auth, Account.ChainId, Account.AccountNumber);
            golden.Equal(Name(row), "direct_sign_bytes_sha256", row["direct_sign_bytes_sha256"], Golden.Hex(Hash.Sha256(bytes)));
        }

        golden.AllEqual(390);
    }

    [Fact]
    public void Signers_are_the_networks_signers()
    {
        var golden = new Golden("messages.signers");
        foreach (var row in Rows())
        {
            var signers = Signers.Of(Raw(row));
            var actual = signers.TryGet(out var found, out var error) ? string.Join(",", found) : "ERROR: " + error.Text;
            golden.Equal(Name(row), "signers", row["signers"], actual);
        }

        golden.AllEqual(390);
    }

    [Fact]
    public void No_message_of_the_network_has_an_unknown_field()
    {
        foreach (var row in Rows())
        {
            var descriptor = TypeUrls.Resolve(row["type_url"]).OrThrow();
            var verdict = UnknownFields.Reject(descriptor, Golden.Hex(row["proto_hex"]), NonCriticalFields.Refuse);
            Assert.True(verdict.IsOk, $"{Name(row)}: {verdict}");
        }
    }

    internal static IReadOnlyList<TsvRow> Rows() => Tsv.Vectors("codec", "messages.tsv");

    internal static string Name(TsvRow row) => $"{row["type_url"]} {row["variant"]}";

    private static IMessage Read(TsvRow row) => Golden.Parse(row["type_url"], row["proto_hex"]);

    private static IMessage Raw(TsvRow row) =>
        TypeUrls.Resolve(row["type_url"]).OrThrow().Parser.ParseFrom(Golden.Hex(row["proto_hex"]));

    /// <summary>The table was made without the node's decoding before it, so the document is put together here.</summary>
    private static Result<string> AminoDocument(TsvRow row) =>
        AminoJson.Encode(Raw(row), AminoForm.Network).Map(message =>
            "{\"account_number\":\"7\",\"chain_id\":\"welkin-vec-1\",\"fee\":{\"amount\":[{\"amount\":\"5000\",\"denom\":\"uakt\"}],\"gas\":\"200000\"},"
            + "\"memo\":\"m\\u003ce\\u003em\\u0026o\",\"msgs\":[" + message + "],\"sequence\":\"9\"}");

    private static TxBody Body(TsvRow row) => new()
    {
        Messages = { new Any { TypeUrl = row["type_url"], Value = ByteString.CopyFrom(Golden.Hex(row["proto_hex"])) } },
        Memo = "m<e>m&o",
    };

    private static AuthInfo AuthInfo(Any key) => new()
    {
        SignerInfos =
        {
            new SignerInfo
            {
                PublicKey = key,
                ModeInfo = new ModeInfo { Single = new() { Mode = Cosmos.Tx.Signing.V1Beta1.SignMode.Direct } },
                Sequence = Account.Sequence,
            },
        },
        Fee = new Fee { Amount = { new Cosmos.Base.V1Beta1.Coin { Denom = "uakt", Amount = "5000" } }, GasLimit = 200_000 },
    };

    private static Any PublicKey() => new()
    {
        TypeUrl = "/cosmos.crypto.secp256k1.PubKey",
        Value = ByteString.CopyFrom(Golden.Hex("0a21028e8948d92d5ade27b0c4827420ddefd9afe32e7c06529fcd8b67cdbc918d6afc")),
    };
}
