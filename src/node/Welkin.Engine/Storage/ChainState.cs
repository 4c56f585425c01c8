using Tendermint.Types;
using Welkin.Engine.Genesis;
using ValidatorSet = Welkin.Engine.Validators.ValidatorSet;

namespace Welkin.Engine.Storage;

/// <summary>What the next block is built on.</summary>
/// <param name="LastHeight">Last committed height; 0 before the first block.</param>
/// <param name="LastCommit">Commit of that height; empty before the first block.</param>
/// <param name="AppHash">State after that height.</param>
/// <param name="LastValidators">Set that signed <paramref name="LastCommit"/>.</param>
/// <param name="Validators">Set of the next height.</param>
/// <param name="NextValidators">Set of the height after the next.</param>
/// <param name="Parameters">Parameters that hold from the next height on.</param>
public sealed record ChainState(
    string ChainId,
    long InitialHeight,
    long LastHeight,
    BlockID LastBlockId,
    BlockTime LastBlockTime,
    Commit LastCommit,
    ByteString AppHash,
    ByteString LastResultsHash,
    ValidatorSet LastValidators,
    ValidatorSet Validators,
    ValidatorSet NextValidators,
    ConsensusParams Parameters)
{
    /// <summary>Height of the next block.</summary>
    public long NextHeight => LastHeight == 0 ? InitialHeight : LastHeight + 1;

    public bool IsInitial => LastHeight == 0;

    /// <summary>The state before the first block.</summary>
    public static ChainState Initial(GenesisDoc genesis, ValidatorSet validators, ConsensusParams parameters, ByteString appHash) => new(
        genesis.ChainId,
        genesis.InitialHeight,
        0,
        new BlockID { PartSetHeader = new() },
        genesis.Time,
        new Commit { BlockId = new() { PartSetHeader = new() } },
        appHash,
        ByteString.CopyFrom(MerkleTree.Root([])),
        ValidatorSet.Empty,
        validators,
        validators.Count == 0 ? validators : validators.Advance(1),
        parameters);
}
