using System.Text;
using Akash.Cert.V1;
using Cosmos.Ics23.V1;
using Google.Protobuf;
using Tendermint.Crypto;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Testing.Chain;

namespace Welkin.Testing.Fuzz.Targets;

/// <summary>Addresses, proofs, certificates.</summary>
internal static class CoreTargets
{
    private static readonly Lazy<TestChain> Chain = new(() => TestChain.StartWhole("tenant"));

    public static FuzzTarget Bech32 { get; } = new("bech32", "an address in text", FuzzShape.Text, RunBech32)
    {
        Seeds = () => Tsv.Vectors("codec", "bech32.tsv").Select(row => Encoding.UTF8.GetBytes(row["input"])),
        Words = ["akash1", "akashvaloper1", "1", "q", "A", " ", "\u00e9", "1qqqqqq"],
        MaxLength = 4_096,
    };

    public static FuzzTarget Proof { get; } = new("ics23", "a proof of a key, or of a store query", FuzzShape.Proto, RunProof)
    {
        Seeds = () => Tsv.Vectors("iavl", "proofs.tsv").Select(row => row.Hex("proof"))
            .Concat(Tsv.Vectors("iavl", "multistore-proofs.tsv").Select(row => row.Hex("proof_ops_proto"))),
        Words = ["ics23:iavl", "ics23:simple", "bank", "\0", "\u0001\u0002"],
    };

    public static FuzzTarget Certificate { get; } = new("certificate", "a tenant's certificate as MsgCreateCertificate carries it: PEM, or the DER within", FuzzShape.Bytes, RunCertificate)
    {
        Seeds = () => Known().Where(file => file.Key.EndsWith(".pem", StringComparison.Ordinal)).Select(file => Der(Encoding.ASCII.GetString(file.Value))),
        Words = ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "-----BEGIN EC PUBLIC KEY-----", "MII", "====", "\r\n", "Proc-Type: 4"],
    };

    private static string RunBech32(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        _ = Address.ParseByCodec(text);
        if (!Core.Bech32.Decode(text).TryGet(out var decoded, out var error)) return FuzzTarget.Label(error.Text);
        var again = Core.Bech32.Encode(decoded.Prefix, decoded.Bytes);
        if (!string.Equals(again, text, StringComparison.OrdinalIgnoreCase)) throw new FuzzFault($"{text} reads as what is written {again}");
        return Address.Parse(text).TryGet(out _, out error) ? "ok" : FuzzTarget.Label(error.Text);
    }

    private static string RunProof(byte[] input)
    {
        var label = "";
        if (TryParse(CommitmentProof.Parser, input) is { } proof)
        {
            var (root, key, value) = (new byte[32], new byte[] { 1 }, new byte[] { 2 });
            label = proof.ProofCase.ToString();
            foreach (var spec in (ProofSpec[])[ProofSpecs.Iavl, ProofSpecs.Tendermint])
            {
                var asked = proof.Exist?.Key.ToByteArray() ?? proof.Nonexist?.Key.ToByteArray() ?? key;
                var found = Ics23.CalculateRoot(proof);
                if (Ics23.VerifyMembership(spec, root, proof, asked, value)) throw new FuzzFault("a proof leads to a root of zeros");
                label += $" {found?.Length} {Ics23.VerifyMembership(spec, found ?? root, proof, asked, proof.Exist?.Value.ToByteArray() ?? value)} {Ics23.VerifyNonMembership(spec, found ?? root, proof, asked)}";
            }
        }

        if (TryParse(ProofOps.Parser, input) is { Ops.Count: > 0 } operations)
        {
            var key = operations.Ops[0].Key.ToByteArray();
            label += $" ops {operations.Ops.Count} {Ics23.VerifyStoreQuery(operations, new byte[32], "bank", key, [1])} {Ics23.VerifyStoreQuery(operations, new byte[32], "bank", key, null)}";
        }

        return label;
    }

    private static string RunCertificate(byte[] input)
    {
        var known = Known().ToDictionary(file => file.Key, file => ByteString.CopyFrom(file.Value));
        return $"{Taken(Pem("CERTIFICATE", input), known["key.pem"])}, {Taken(known["certificate.pem"], Pem("EC PUBLIC KEY", input))}";
    }

    private static IReadOnlyList<KeyValuePair<string, byte[]>> Known() => FuzzCorpus.Files(RepositoryRoot.Vectors("fuzz", "certificate"));

    private static ByteString Pem(string label, byte[] input) => input.AsSpan().StartsWith("-----"u8)
        ? ByteString.CopyFrom(input)
        : ByteString.CopyFromUtf8(System.Security.Cryptography.PemEncoding.WriteString(label, input));

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[System.Security.Cryptography.PemEncoding.Find(pem).Base64Data]);

    private static string Taken(ByteString certificate, ByteString key)
    {
        var message = new MsgCreateCertificate { Owner = Chain.Value.Address("tenant"), Cert = certificate, Pubkey = key };
        if (Chain.Value.Application.Simulate(Chain.Value.Draft("tenant", message)).Failure is not { } failure) return "ok";
        return failure.Code == 111222 && !FuzzJudge.IsKnownPanic ? throw new FuzzFault(failure.Text) : FuzzTarget.Label(failure.Text);
    }

    private static T? TryParse<T>(MessageParser<T> parser, byte[] input) where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
