using Cosmos.Base.Abci.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Tendermint.Abci;
using Welkin.Core.Codec;
using Welkin.Engine.Storage;

namespace Welkin.Node.Services;

/// <summary>Executed transactions in the SDK's form.</summary>
internal static class TxResponses
{
    /// <summary>A transaction taken apart. Errors: sdk 2.</summary>
    public static Result<Tx> Decode(ByteString bytes)
    {
        if (!TxDecoder.Decode(bytes.Span).TryGet(out var decoded, out var error)) return error;
        return new Tx { Body = decoded.Body, AuthInfo = decoded.AuthInfo, Signatures = { decoded.Signatures } };
    }

    /// <summary>The transaction at a place, and its result.</summary>
    public static Result<(Tx Tx, TxResponse Response)> At(ChainStore store, TxPlace place)
    {
        var block = store.Block(place.Height)!;
        var result = store.Results(place.Height)!.TxResults[place.Index];
        var bytes = block.Data.Txs[place.Index];
        if (!Decode(bytes).TryGet(out var tx, out var error)) return error;
        // The network cuts the time of the block to whole seconds.
        var time = new BlockTime(block.Header.Time.Seconds, 0).ToRfc3339Nano();
        return (tx, Of(result, bytes, place.Height, time, tx));
    }

    public static TxResponse Of(ResponseCheckTx check, ByteString tx) => new()
    {
        Code = check.Code,
        Codespace = check.Codespace,
        Data = Convert.ToHexString(check.Data.Span),
        RawLog = check.Log,
        Txhash = HashText(tx),
    };

    public static string HashText(ByteString tx) => Convert.ToHexString(Hash.Sha256(tx.Span));

    private static TxResponse Of(ExecTxResult result, ByteString bytes, long height, string time, Tx tx) => new()
    {
        Height = height,
        Txhash = HashText(bytes),
        Codespace = result.Codespace,
        Code = result.Code,
        Data = Convert.ToHexString(result.Data.Span),
        RawLog = result.Log,
        Info = result.Info,
        GasWanted = result.GasWanted,
        GasUsed = result.GasUsed,
        Tx = TypeUrls.Pack(tx),
        Timestamp = time,
        Events = { result.Events },
    };
}
