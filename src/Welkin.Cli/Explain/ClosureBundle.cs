using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Akash.Market.V1;
using Google.Protobuf;
using Tendermint.Types;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Compute;
using Welkin.Core.Crypto;
using Welkin.Engine.Blocks;
using Welkin.Market.V1;
using Welkin.Modules.Compute;

namespace Welkin.Cli.Explain;

/// <summary>The transaction in which a party stated why a lease ends, and the account number that its signature covers.</summary>
internal sealed record SignedStatement(byte[] Tx, ulong AccountNumber);

/// <summary>One thing that was checked.</summary>
internal sealed record BundleCheck(string Name, bool Holds, string Detail);

/// <summary>Why a lease ended, with everything needed to check it without a network.</summary>
/// <param name="Header">The header whose application hash the proofs lead to.</param>
/// <param name="Evidence">The party's evidence; null when there is none or it was not to be had.</param>
internal sealed record ClosureBundle(LeaseID Lease, Header Header, StoredProof Record, StoredProof LeaseRecord, byte[]? Evidence, SignedStatement? Statement)
{
    /// <summary>The money; null when it is not in the bundle.</summary>
    public FundsTrail? Funds { get; init; }

    private const string Type = "welkin/closure/v1";

    public JsonObject Json() => new()
    {
        ["type"] = Type,
        ["lease"] = Lease.Path(),
        ["header"] = Convert.ToBase64String(Header.ToByteArray()),
        ["record"] = Record.Json(),
        ["lease_record"] = LeaseRecord.Json(),
        ["funds"] = Funds?.Json(),
        ["evidence"] = Evidence is null ? null : Convert.ToBase64String(Evidence),
        ["statement"] = Statement is null ? null : new JsonObject { ["tx"] = Convert.ToBase64String(Statement.Tx), ["account_number"] = Statement.AccountNumber },
    };

    /// <summary>Reads a bundle; null for anything that is none.</summary>
    public static ClosureBundle? Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            var parts = root.GetProperty("lease").GetString()!.Split('/');
            if (root.GetProperty("type").GetString() != Type || parts.Length != 5) return null;
            return new ClosureBundle(
                new LeaseID { Owner = parts[0], Dseq = ulong.Parse(parts[1]), Gseq = uint.Parse(parts[2]), Oseq = uint.Parse(parts[3]), Provider = parts[4] },
                Header.Parser.ParseFrom(root.GetProperty("header").GetBytesFromBase64()),
                StoredProof.Read(root.GetProperty("record")),
                StoredProof.Read(root.GetProperty("lease_record")),
                root.GetProperty("evidence").ValueKind == JsonValueKind.Null ? null : root.GetProperty("evidence").GetBytesFromBase64(),
                root.GetProperty("statement").ValueKind == JsonValueKind.Null
                    ? null
                    : new SignedStatement(root.GetProperty("statement").GetProperty("tx").GetBytesFromBase64(), root.GetProperty("statement").GetProperty("account_number").GetUInt64()))
            {
                Funds = root.TryGetProperty("funds", out var funds) && funds.ValueKind == JsonValueKind.Object ? FundsTrail.Read(funds) : null,
            };
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Checks everything; the first check is about the header, all others follow from it.</summary>
    /// <param name="trustedHash">The block hash that the caller trusts. Without one nothing is verified: anybody can make a header.</param>
    public IReadOnlyList<BundleCheck> Check(byte[]? trustedHash)
    {
        var hash = Convert.ToHexString(Header.HashBytes());
        var checks = new List<BundleCheck>
        {
            trustedHash is null
                ? new("header", false, $"nobody you trust vouches for it yet: ask a node of yours for the hash of block {Header.Height} of {Header.ChainId} (welkin query block {Header.Height} --node URL) and give it with --trusted-hash; the bundle says {hash}")
                : new("header", trustedHash.AsSpan().SequenceEqual(Header.HashBytes()), $"block {Header.Height} of {Header.ChainId} has hash {hash}"),
            Stored("record", Record, StoredKeys.Closure(Lease)),
            Stored("lease", LeaseRecord, StoredKeys.Lease(Lease)),
        };
        if (!checks.Skip(1).All(check => check.Holds)) return checks;

        try
        {
            Agree(checks, ClosureRecord.Parser.ParseFrom(Record.Value), Akash.Market.V1.Lease.Parser.ParseFrom(LeaseRecord.Value));
        }
        catch (InvalidProtocolBufferException)
        {
            checks.Add(new BundleCheck("agreement", false, "what is stored there is no record and no lease"));
        }

        return checks;
    }

    // What is proven is compared with itself and with what the parties signed.
    private void Agree(List<BundleCheck> checks, ClosureRecord record, Lease lease)
    {
        checks.Add(new BundleCheck(
            "agreement",
            record.Id.Equals(Lease) && lease.Id.Equals(Lease) && record.Code == lease.Reason && record.Height == lease.ClosedOn,
            $"lease {lease.State} at {lease.ClosedOn} with code {(int)lease.Reason}; record: {record.Cause} by {LeaseReasons.NameOf(record.Actor)}, rule {record.Rule}"));
        checks.AddRange(Funds?.Check(Header, lease) ?? [new BundleCheck("funds", false, "the funds trail is not in the bundle; export it anew")]);
        checks.Add(EvidenceCheck(record));
        if (record.Attributions.FirstOrDefault(item => item.Field == "cause")?.By is Party.Provider or Party.Tenant) checks.Add(StatementCheck(record));
    }

    private BundleCheck Stored(string name, StoredProof proof, (string Store, byte[] Key) place)
    {
        var holds = proof.Store == place.Store && proof.Key.AsSpan().SequenceEqual(place.Key) && proof.Value is not null && proof.Holds(Header.AppHash.Span);
        return new BundleCheck(name, holds, holds ? $"proven from store {proof.Store} to the application hash" : "the proof does not lead to the application hash");
    }

    private BundleCheck EvidenceCheck(ClosureRecord record)
    {
        if (record.EvidenceHash.IsEmpty) return new BundleCheck("evidence", true, "nobody attached any");
        if (Evidence is null) return new BundleCheck("evidence", false, $"the body of {Convert.ToHexStringLower(record.EvidenceHash.Span)} is not in the bundle");
        return new BundleCheck("evidence", SHA256.HashData(Evidence).AsSpan().SequenceEqual(record.EvidenceHash.Span), $"{Evidence.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(Evidence))}");
    }

    private BundleCheck StatementCheck(ClosureRecord record)
    {
        const string name = "statement";
        if (Statement is not { } statement) return new BundleCheck(name, false, "the signed statement is not in the bundle");
        try
        {
            var raw = Cosmos.Tx.V1Beta1.TxRaw.Parser.ParseFrom(statement.Tx);
            var body = Cosmos.Tx.V1Beta1.TxBody.Parser.ParseFrom(raw.BodyBytes);
            var auth = Cosmos.Tx.V1Beta1.AuthInfo.Parser.ParseFrom(raw.AuthInfoBytes);
            var stated = body.Messages.Where(any => any.TypeUrl == "/" + MsgAttachEvidence.Descriptor.FullName)
                .Select(any => MsgAttachEvidence.Parser.ParseFrom(any.Value))
                .FirstOrDefault(message => message.Id.Equals(Lease));
            if (stated is null || stated.Cause != record.Cause || stated.Detail != record.Detail || !stated.EvidenceHash.Equals(record.EvidenceHash))
            {
                return new BundleCheck(name, false, "the transaction states something else");
            }

            var key = new PublicKey.Secp256k1(Cosmos.Crypto.Secp256K1.PubKey.Parser.ParseFrom(auth.SignerInfos[0].PublicKey.Value).Key);
            var document = SignDocs.Direct(raw.BodyBytes, raw.AuthInfoBytes, Header.ChainId, statement.AccountNumber);
            var holds = key.Address.ToString() == stated.Signer && key.Verify(document, raw.Signatures[0].Span);
            return new BundleCheck(name, holds, $"{record.Cause} is signed by {stated.Signer}");
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or ArgumentOutOfRangeException)
        {
            return new BundleCheck(name, false, "this is no transaction signed by one key");
        }
    }
}
