using Tendermint.Types;
using Welkin.Engine.Json;

namespace Welkin.Engine.Blocks;

/// <summary>Stateless checks of blocks and their members. All errors are undefined ones with CometBFT's text.</summary>
public static class BlockChecks
{
    private static readonly Result<Unit> Fine = new Unit();

    /// <summary>What decoding a block from the wire and then <see cref="Check(Block)"/> would say.</summary>
    /// <remarks>Decoding checks the header and the signatures first, so their faults come without a prefix.</remarks>
    public static Result<Unit> CheckDecoded(Block block)
    {
        if (!Check(block.Header?.LastBlockId).TryGet(out _, out var error)) return error;
        if (!Check(block.Header ?? new()).TryGet(out _, out error)) return error;
        foreach (var evidence in block.Evidence?.Evidence ?? [])
            if (!EvidenceRules.Check(evidence).TryGet(out _, out error)) return error;
        if (block.LastCommit is { } commit)
        {
            foreach (var signature in commit.Signatures)
                if (!Check(signature).TryGet(out _, out error)) return error;
            if (!Check(commit).TryGet(out _, out error)) return error;
        }
        return Check(block);
    }

    public static Result<Unit> Check(Block block)
    {
        if (!Check(block.Header ?? new()).TryGet(out _, out var error)) return error.With("invalid header");
        if (block.LastCommit is not { } commit) return Error.Undefined("nil LastCommit");
        if (!Check(commit).TryGet(out _, out error)) return error.With("wrong LastCommit");
        if (Mismatch("LastCommitHash", commit.HashBytes(), block.Header!.LastCommitHash) is { } lastCommit) return lastCommit;
        if (Mismatch("DataHash", block.Data.HashBytes(), block.Header.DataHash) is { } data) return data;
        foreach (var (index, evidence) in (block.Evidence?.Evidence ?? []).Index())
            if (!EvidenceRules.Check(evidence).TryGet(out _, out error)) return error.With($"invalid evidence (#{index})");
        var evidenceHash = block.Evidence.HashBytes();
        return evidenceHash.AsSpan().SequenceEqual(block.Header.EvidenceHash.Span)
            ? Fine
            : Error.Undefined($"wrong Header.EvidenceHash. Expected {GoText.Hex(block.Header.EvidenceHash.Span)}, got {GoText.Hex(evidenceHash)}");
    }

    public static Result<Unit> Check(Header header)
    {
        var protocol = header.Version?.Block ?? 0;
        if (protocol != BlockLimits.BlockProtocol) return Error.Undefined($"block protocol is incorrect: got: {protocol}, want: {BlockLimits.BlockProtocol} ");
        var chainIdSize = System.Text.Encoding.UTF8.GetByteCount(header.ChainId);
        if (chainIdSize > BlockLimits.MaxChainIdLength) return Error.Undefined($"chainID is too long; got: {chainIdSize}, max: {BlockLimits.MaxChainIdLength}");
        if (header.Height < 0) return Error.Undefined("negative Height");
        if (header.Height == 0) return Error.Undefined("zero Height");
        if (!Check(header.LastBlockId).TryGet(out _, out var error)) return error.With("wrong LastBlockID");
        if (header.ProposerAddress.Length != BlockLimits.AddressSize)
            return WrongSize(header) ?? Error.Undefined($"invalid ProposerAddress length; got: {header.ProposerAddress.Length}, expected: {BlockLimits.AddressSize}");
        return WrongSize(header) is { } size ? size : Fine;
    }

    public static Result<Unit> Check(BlockID? id)
    {
        if (BadHash(id.Filled().Hash)) return Error.Undefined("wrong Hash");
        return Check(id.Filled().PartSetHeader).TryGet(out _, out var error) ? Fine : error.With("wrong PartSetHeader");
    }

    public static Result<Unit> Check(PartSetHeader header) => BadHash(header.Hash) ? SizeError(header.Hash).With("wrong Hash") : Fine;

    public static Result<Unit> Check(Commit commit)
    {
        if (commit.Height < 0) return Error.Undefined("negative Height");
        if (commit.Round < 0) return Error.Undefined("negative Round");
        if (commit.Height == 0) return Fine;
        if (commit.BlockId.IsZero()) return Error.Undefined("commit cannot be for nil block");
        if (commit.Signatures.Count == 0) return Error.Undefined("no signatures in commit");
        foreach (var (index, signature) in commit.Signatures.Index())
            if (!Check(signature).TryGet(out _, out var error)) return error.With($"wrong CommitSig #{index}");
        return Fine;
    }

    public static Result<Unit> Check(CommitSig signature) => signature.BlockIdFlag switch
    {
        BlockIDFlag.Absent => CheckAbsent(signature),
        BlockIDFlag.Commit or BlockIDFlag.Nil => CheckPresent(signature),
        _ => Error.Undefined($"unknown BlockIDFlag: {(int)signature.BlockIdFlag}"),
    };

    internal static Result<Unit> CheckSignature(ByteString signature)
    {
        if (signature.IsEmpty) return Error.Undefined("signature is missing");
        return signature.Length > BlockLimits.MaxSignatureSize ? Error.Undefined($"signature is too big (max: {BlockLimits.MaxSignatureSize})") : Fine;
    }

    internal static Result<Unit> CheckAddress(ByteString address) => address.Length == BlockLimits.AddressSize
        ? Fine
        : Error.Undefined($"expected ValidatorAddress size to be {BlockLimits.AddressSize} bytes, got {address.Length} bytes");

    private static Result<Unit> CheckAbsent(CommitSig signature)
    {
        if (!signature.ValidatorAddress.IsEmpty) return Error.Undefined("validator address is present");
        if (signature.Timestamp is { } time && !time.IsGoZero()) return Error.Undefined("time is present");
        return signature.Signature.IsEmpty ? Fine : Error.Undefined("signature is present");
    }

    private static Result<Unit> CheckPresent(CommitSig signature) =>
        CheckAddress(signature.ValidatorAddress).TryGet(out _, out var error) ? CheckSignature(signature.Signature) : error;

    private static Error? WrongSize(Header header)
    {
        (string Name, ByteString Hash)[] hashes =
        [
            ("LastCommitHash", header.LastCommitHash), ("DataHash", header.DataHash), ("EvidenceHash", header.EvidenceHash),
            ("ValidatorsHash", header.ValidatorsHash), ("NextValidatorsHash", header.NextValidatorsHash),
            ("ConsensusHash", header.ConsensusHash), ("LastResultsHash", header.LastResultsHash),
        ];
        foreach (var (name, hash) in hashes)
            if (BadHash(hash)) return SizeError(hash).With("wrong " + name);
        return null;
    }

    private static Error? Mismatch(string name, byte[] computed, ByteString claimed) => computed.AsSpan().SequenceEqual(claimed.Span)
        ? null
        : Error.Undefined($"wrong Header.{name}. Expected {GoText.Hex(computed)}, got {GoText.Hex(claimed.Span)}");

    private static bool BadHash(ByteString hash) => !hash.IsEmpty && hash.Length != BlockLimits.HashSize;

    private static Error SizeError(ByteString hash) => Error.Undefined($"expected size to be {BlockLimits.HashSize} bytes, got {hash.Length} bytes");
}
