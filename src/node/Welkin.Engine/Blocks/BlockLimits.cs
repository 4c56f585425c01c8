using Tendermint.Types;

namespace Welkin.Engine.Blocks;

/// <summary>Sizes that bound a block.</summary>
public static class BlockLimits
{
    public const long MaxHeaderBytes = 626;
    public const long MaxOverheadForBlock = 11;
    public const long MaxBlockSizeBytes = ConsensusParamRules.MaxBlockSizeBytes;
    public const long MaxVotesCount = 10000;
    public const int MaxChainIdLength = 50;
    public const int MaxSignatureSize = 64;
    public const int AddressSize = 20;
    public const int HashSize = 32;
    public const long BlockProtocol = 11;

    private const long MaxCommitOverheadBytes = 94;
    // One signature with its field tag and length.
    private const long MaxCommitSigBytes = 111;

    public static long MaxCommitBytes(int validatorCount) => MaxCommitOverheadBytes + (MaxCommitSigBytes * validatorCount);

    /// <summary>Bytes that transactions may take in a block.</summary>
    /// <remarks>Errors: undefined, when nothing is left for them.</remarks>
    public static Result<long> MaxDataBytes(long maxBytes, long evidenceBytes, int validatorCount)
    {
        var rest = maxBytes - MaxOverheadForBlock - MaxHeaderBytes - MaxCommitBytes(validatorCount) - evidenceBytes;
        if (rest >= 0) return rest;
        return Error.Undefined($"Negative MaxDataBytes. Block.MaxBytes={maxBytes} is too small to accommodate header&lastCommit&evidence={maxBytes - rest}");
    }

    /// <summary>As <see cref="MaxDataBytes"/> for a block that carries no evidence.</summary>
    public static Result<long> MaxDataBytesNoEvidence(long maxBytes, int validatorCount)
    {
        var rest = maxBytes - MaxOverheadForBlock - MaxHeaderBytes - MaxCommitBytes(validatorCount);
        if (rest >= 0) return rest;
        return Error.Undefined($"Negative MaxDataBytesNoEvidence. Block.MaxBytes={maxBytes} is too small to accommodate header&lastCommit&evidence={maxBytes - rest}");
    }

    /// <summary>Bytes a list of transactions takes in a block, with its field tags and lengths.</summary>
    public static long SizeInBlock(IEnumerable<ByteString> txs) => txs.Sum(SizeInBlock);

    public static long SizeInBlock(ByteString tx) => CodedOutputStream.ComputeBytesSize(tx) + 1;

    /// <summary>The byte limit of a block: -1 in the parameters means the hard limit.</summary>
    public static long EffectiveMaxBytes(ConsensusParams parameters) => parameters.Block.MaxBytes == -1 ? MaxBlockSizeBytes : parameters.Block.MaxBytes;
}
