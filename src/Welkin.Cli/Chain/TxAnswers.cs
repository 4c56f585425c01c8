using Cosmos.Base.Abci.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tendermint.Abci;
using Welkin.Client.Rpc;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Cli.Chain;

/// <summary>Transactions as the network's tools print them.</summary>
internal static class TxAnswers
{
    /// <summary>What became of a sent transaction, without its body.</summary>
    public static TxResponse Of(TxReceipt receipt)
    {
        var answer = new TxResponse { Height = receipt.Height.Value, Txhash = receipt.Hash };
        if (receipt.Outcome is { } outcome)
        {
            Fill(answer, outcome);
        }
        else if (receipt.Error is { } error)
        {
            (answer.Codespace, answer.Code, answer.RawLog) = (error.Codespace, error.Code, error.Text);
        }

        return answer;
    }

    /// <summary>An included transaction, whole.</summary>
    public static TxResponse Of(TxAnswer found, BlockTime time)
    {
        var answer = new TxResponse
        {
            Height = found.Height.Value,
            Txhash = found.Hash,
            Timestamp = time.ToRfc3339Nano(),
            Tx = new Any { TypeUrl = "/cosmos.tx.v1beta1.Tx", Value = TxOf(found.Tx).ToByteString() },
        };
        Fill(answer, found.Result);
        return answer;
    }

    /// <summary>The transaction in its wire form.</summary>
    public static Cosmos.Tx.V1Beta1.Tx TxOf(ReadOnlySpan<byte> bytes)
    {
        var raw = Cosmos.Tx.V1Beta1.TxRaw.Parser.ParseFrom(bytes);
        return new Cosmos.Tx.V1Beta1.Tx
        {
            Body = Cosmos.Tx.V1Beta1.TxBody.Parser.ParseFrom(raw.BodyBytes),
            AuthInfo = Cosmos.Tx.V1Beta1.AuthInfo.Parser.ParseFrom(raw.AuthInfoBytes),
            Signatures = { raw.Signatures },
        };
    }

    /// <summary>A transaction without signatures, as <c>--generate-only</c> prints it.</summary>
    public static string Unsigned(IReadOnlyList<IMessage> messages, TxOptions options)
    {
        var draft = options.Draft(messages, DateTimeOffset.UtcNow) with { Fee = options.Fee ?? Coins.Empty, GasLimit = options.Gas ?? 0 };
        return ProtoJson.ToText(new Cosmos.Tx.V1Beta1.Tx { Body = draft.ToBody(), AuthInfo = new() { Fee = draft.ToFee() } });
    }

    private static void Fill(TxResponse answer, TxOutcomeAnswer outcome)
    {
        (answer.Codespace, answer.Code, answer.RawLog) = (outcome.Codespace, outcome.Code, outcome.Log);
        (answer.GasWanted, answer.GasUsed) = (outcome.GasWanted, outcome.GasUsed);
        answer.Data = Convert.ToHexString(outcome.Data);
        answer.Events.AddRange(outcome.Events.Select(item => new Event
        {
            Type = item.Type,
            Attributes = { item.Attributes.Select(pair => new EventAttribute { Key = pair.Key, Value = pair.Value, Index = true }) },
        }));
    }
}
