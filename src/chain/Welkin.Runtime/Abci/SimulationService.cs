using Cosmos.Base.Abci.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Welkin.Core;

namespace Welkin.Runtime;

/// <summary>Gas estimation as a query, because clients ask for it on the query path.</summary>
internal static class SimulationService
{
    public static void Register(ModuleRegistry registry, Func<ReadOnlyMemory<byte>, TxOutcome> simulate)
        => registry.Query<SimulateRequest, SimulateResponse>("/cosmos.tx.v1beta1.Service/Simulate", (_, request) => Answer(request, simulate));

    public static SimulationResponse Response(TxOutcome outcome) => new() { GasInfo = Gas(outcome), Result = ResultOf(outcome) };

    private static Result<SimulateResponse> Answer(SimulateRequest request, Func<ReadOnlyMemory<byte>, TxOutcome> simulate)
    {
#pragma warning disable CS0612, CS0618 // Old clients still send the transaction in the deprecated field.
        var bytes = request.TxBytes.IsEmpty && request.Tx is { } tx ? RawOf(tx) : request.TxBytes;
#pragma warning restore CS0612, CS0618
        if (bytes.IsEmpty) return GrpcError.InvalidArgument("empty txBytes is not allowed");
        var outcome = simulate(bytes.Memory);
        return outcome.Failure is { } failure
            ? GrpcError.Unknown($"{failure.Text} with gas used: '{outcome.GasUsed}'")
            : new SimulateResponse { GasInfo = Gas(outcome), Result = ResultOf(outcome) };
    }

    private static ByteString RawOf(Cosmos.Tx.V1Beta1.Tx tx)
        => new TxRaw { BodyBytes = tx.Body?.ToByteString() ?? ByteString.Empty, AuthInfoBytes = tx.AuthInfo?.ToByteString() ?? ByteString.Empty, Signatures = { tx.Signatures } }.ToByteString();

    private static GasInfo Gas(TxOutcome outcome) => new() { GasWanted = outcome.GasWanted, GasUsed = outcome.GasUsed };

    private static Cosmos.Base.Abci.V1Beta1.Result ResultOf(TxOutcome outcome)
    {
#pragma warning disable CS0612, CS0618 // Clients read both the joined data and the list.
        var result = new Cosmos.Base.Abci.V1Beta1.Result { Data = outcome.Data };
#pragma warning restore CS0612, CS0618
        result.Events.AddRange(outcome.Events);
        result.MsgResponses.AddRange(outcome.Responses);
        return result;
    }
}
