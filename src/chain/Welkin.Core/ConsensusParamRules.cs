using Welkin.Core.Codec;
using Tendermint.Types;

namespace Welkin.Core;

/// <summary>What consensus params may be: at genesis, in a proposal, and when the application changes them.</summary>
/// <remarks>Spec: CometBFT v0.38, <c>types/params.go</c> <c>ValidateBasic</c>.</remarks>
public static class ConsensusParamRules
{
    /// <summary>The largest block there may be, in bytes.</summary>
    public const long MaxBlockSizeBytes = 104857600;

    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>Whether the params can be used. Errors: undefined, with CometBFT's text.</summary>
    public static Result<Unit> Check(ConsensusParams parameters)
    {
        var (block, evidence, keyTypes) = (parameters.Block ?? new(), parameters.Evidence ?? new(), parameters.Validator?.PubKeyTypes ?? []);
        if (block.MaxBytes == 0) return Error.Undefined("block.MaxBytes cannot be 0");
        if (block.MaxBytes < -1) return Error.Undefined($"block.MaxBytes must be -1 or greater than 0. Got {block.MaxBytes}");
        if (block.MaxBytes > MaxBlockSizeBytes) return Error.Undefined($"block.MaxBytes is too big. {block.MaxBytes} > {MaxBlockSizeBytes}");
        if (block.MaxGas < -1) return Error.Undefined($"block.MaxGas must be greater or equal to -1. Got {block.MaxGas}");
        if (evidence.MaxAgeNumBlocks <= 0) return Error.Undefined($"evidence.MaxAgeNumBlocks must be greater than 0. Got {evidence.MaxAgeNumBlocks}");
        var age = evidence.MaxAgeDuration is { } duration ? (duration.Seconds * NanosPerSecond) + duration.Nanos : 0;
        if (age <= 0) return Error.Undefined($"evidence.MaxAgeDuration must be grater than 0 if provided, Got {GoDuration.Text(age)}");
        var maxBytes = block.MaxBytes == -1 ? MaxBlockSizeBytes : block.MaxBytes;
        if (evidence.MaxBytes > maxBytes) return Error.Undefined($"evidence.MaxBytesEvidence is greater than upper bound, {evidence.MaxBytes} > {maxBytes}");
        if (evidence.MaxBytes < 0) return Error.Undefined($"evidence.MaxBytes must be non negative. Got: {evidence.MaxBytes}");
        if (parameters.Abci is { VoteExtensionsEnableHeight: < 0 } abci) return Error.Undefined($"ABCI.VoteExtensionsEnableHeight cannot be negative. Got: {abci.VoteExtensionsEnableHeight}");
        if (keyTypes.Count == 0) return Error.Undefined("len(Validator.PubKeyTypes) must be greater than 0");
        foreach (var (index, type) in keyTypes.Index())
        {
            if (type is not ("ed25519" or "secp256k1")) return Error.Undefined($"params.Validator.PubKeyTypes[{index}], {type}, is an unknown pubkey type");
        }

        return new Unit();
    }
}
