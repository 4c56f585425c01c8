using Tendermint.Abci;

namespace Welkin.Core;

/// <summary>The state machine as a consensus engine drives it: the calls of ABCI 2.0, each with its protobuf records.</summary>
/// <remarks>
/// The engine calls one method at a time, except <see cref="Info"/> and <see cref="Query"/>, which answer from committed heights and may run beside the others.
/// <see cref="FinalizeBlock"/> writes nothing durable; <see cref="Commit"/> hands the writes of the height to the engine's batch,
/// so that block, results and state become durable together. An exception from a block call halts the node.
/// Spec: CometBFT 0.38, <c>tendermint.abci</c>.
/// </remarks>
public interface IApplication
{
    /// <summary>The last committed height, its application hash, and the application's version.</summary>
    ResponseInfo Info(RequestInfo request);

    /// <summary>Makes the first state from genesis.</summary>
    ResponseInitChain InitChain(RequestInitChain request);

    /// <summary>Whether a transaction may enter the mempool, or stay there after a block.</summary>
    ResponseCheckTx CheckTx(RequestCheckTx request);

    /// <summary>The transactions of a block that this node proposes.</summary>
    ResponsePrepareProposal PrepareProposal(RequestPrepareProposal request);

    /// <summary>Whether a proposed block is acceptable.</summary>
    ResponseProcessProposal ProcessProposal(RequestProcessProposal request);

    /// <summary>What this validator adds to its precommit.</summary>
    ResponseExtendVote ExtendVote(RequestExtendVote request);

    /// <summary>Whether another validator's addition is acceptable.</summary>
    ResponseVerifyVoteExtension VerifyVoteExtension(RequestVerifyVoteExtension request);

    /// <summary>Runs a decided block in memory and tells the application hash after it.</summary>
    ResponseFinalizeBlock FinalizeBlock(RequestFinalizeBlock request);

    /// <summary>Adds the writes of the finalized block to the batch that the engine makes durable.</summary>
    ResponseCommit Commit(IStateWriter writer);

    /// <summary>Answers a question about a committed height.</summary>
    ResponseQuery Query(RequestQuery request);
}

/// <summary>Where the state of a height is written; the engine's batch is one.</summary>
public interface IStateWriter
{
    /// <summary>Writes a value under a key.</summary>
    void Set(byte[] key, byte[] value);

    /// <summary>Removes a key, if it is there.</summary>
    void Delete(byte[] key);
}
