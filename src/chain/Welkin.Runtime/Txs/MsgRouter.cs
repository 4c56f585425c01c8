using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core;

namespace Welkin.Runtime;

/// <summary>The outcome of one message.</summary>
/// <param name="Response">Its response.</param>
/// <param name="Events">Its events in order.</param>
public sealed record MsgResult(IMessage Response, IReadOnlyList<Event> Events);

/// <summary>Runs messages by their type URL; modules that run messages of others get it through their constructor.</summary>
public sealed class MsgRouter
{
    private ModuleTable? _table;

    /// <summary>Whether a message type has a handler.</summary>
    public bool Routes(string typeUrl) => Table.Message(typeUrl) is not null;

    /// <summary>Validates a message without state; a message without handler passes.</summary>
    public Result<Unit> Check(IMessage msg) => Table.Message("/" + msg.Descriptor.FullName)?.Check(msg) ?? new Unit();

    /// <summary>Validates and runs a message in the given layer. Errors: <c>sdk</c> 6 without handler, else the handler's.</summary>
    public Result<MsgResult> Run(TxContext ctx, IMessage msg)
    {
        if (Table.Message("/" + msg.Descriptor.FullName) is not { } route) return NoHandler(msg);
        if (!route.Check(msg).TryGet(out _, out var error)) return error;
        var inner = ctx.WithOwnEvents();
        if (!route.Run(inner, msg).TryGet(out var response, out error)) return error;
        return new MsgResult(response, inner.Events.Events);
    }

    internal ModuleTable Table => _table ?? throw new InvalidOperationException("the module table is not sealed yet");

    internal void Bind(ModuleTable table) => _table = table;

    internal static Error NoHandler(IMessage msg)
        => SdkErrors.UnknownRequest.With($"no message handler found for {Welkin.Core.Codec.GoNames.Of(msg.Descriptor)}");
}
