using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tendermint.Abci;
using Welkin.Core;

namespace Welkin.Runtime;

/// <summary>What came of a transaction.</summary>
public sealed record TxOutcome
{
    /// <summary>The failure, or null.</summary>
    public Error? Failure { get; init; }

    /// <summary>The gas limit that was set up; 0 when it was refused before.</summary>
    public ulong GasWanted { get; init; }

    /// <summary>Gas consumed.</summary>
    public ulong GasUsed { get; init; }

    /// <summary>The message responses, as a transaction's data.</summary>
    public ByteString Data { get; init; } = ByteString.Empty;

    /// <summary>The message responses.</summary>
    public IReadOnlyList<Any> Responses { get; init; } = [];

    /// <summary>Events in order, not yet marked for the index.</summary>
    public IReadOnlyList<Event> Events { get; init; } = [];

    /// <summary>As a block's result.</summary>
    public ExecTxResult ToExecTxResult()
    {
        var result = new ExecTxResult
        {
            Code = Failure?.Code ?? 0,
            Codespace = Failure?.Codespace ?? "",
            Log = Failure?.Text ?? "",
            Data = Data,
            GasWanted = unchecked((long)GasWanted),
            GasUsed = unchecked((long)GasUsed),
        };
        result.Events.AddRange(Indexed(Events));
        return result;
    }

    /// <summary>Copies of events with every attribute marked for the index.</summary>
    internal static IEnumerable<Event> Indexed(IEnumerable<Event> events) => events.Select(item =>
    {
        var copy = item.Clone();
        foreach (var attribute in copy.Attributes) attribute.Index = true;
        return copy;
    });
}
