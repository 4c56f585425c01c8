using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Engine.Keys;
using Welkin.Store;

namespace Welkin.Tests.Engine;

/// <summary>A whole application in few lines: it counts transactions, refuses those that begin with "bad", and its hash follows the count.</summary>
internal sealed class CountingApp(IDatabase database, PrivateKey validator) : IApplication
{
    private static readonly byte[] StateKey = "s/counting"u8.ToArray();
    private long height = Stored(database, 0);
    private long count = Stored(database, 8);

    public int InitChainCalls { get; private set; }

    public ResponseInfo Info(RequestInfo request) => new() { Data = "counting", LastBlockHeight = height, LastBlockAppHash = height == 0 ? ByteString.Empty : AppHash() };

    public ResponseInitChain InitChain(RequestInitChain request)
    {
        InitChainCalls++;
        return new() { Validators = { new ValidatorUpdate { PubKey = new Tendermint.Crypto.PublicKey { Ed25519 = validator.Public.Bytes }, Power = 10 } }, AppHash = AppHash() };
    }

    public ResponseCheckTx CheckTx(RequestCheckTx request) =>
        request.Tx.ToStringUtf8().StartsWith("bad", StringComparison.Ordinal) ? new() { Code = 7, Codespace = "counting", Log = "bad tx" } : new() { GasWanted = 1 };

    public ResponsePrepareProposal PrepareProposal(RequestPrepareProposal request) => new() { Txs = { request.Txs } };

    public ResponseProcessProposal ProcessProposal(RequestProcessProposal request) => new() { Status = ResponseProcessProposal.Types.ProposalStatus.Accept };

    public ResponseExtendVote ExtendVote(RequestExtendVote request) => new();

    public ResponseVerifyVoteExtension VerifyVoteExtension(RequestVerifyVoteExtension request) => new();

    public ResponseFinalizeBlock FinalizeBlock(RequestFinalizeBlock request)
    {
        height = request.Height;
        count += request.Txs.Count;
        return new()
        {
            AppHash = AppHash(),
            Events = { Event("counted", "height", request.Height.ToString()) },
            TxResults = { request.Txs.Select(tx => new ExecTxResult { Data = tx, GasWanted = 5, GasUsed = 3, Events = { Event("transfer", "amount", tx.ToStringUtf8()) } }) },
        };
    }

    public ResponseCommit Commit(IStateWriter writer)
    {
        writer.Set(StateKey, [.. BitConverter.GetBytes(height), .. BitConverter.GetBytes(count)]);
        return new();
    }

    public ResponseQuery Query(RequestQuery request) => new() { Value = ByteString.CopyFromUtf8(count.ToString()), Height = height };

    private ByteString AppHash() => ByteString.CopyFrom(Hash.Sha256(BitConverter.GetBytes(count)));

    private static Event Event(string type, string key, string value) => new() { Type = type, Attributes = { new EventAttribute { Key = key, Value = value, Index = true } } };

    private static long Stored(IDatabase database, int offset) => database.Get(StateKey) is { } bytes ? BitConverter.ToInt64(bytes, offset) : 0;
}
