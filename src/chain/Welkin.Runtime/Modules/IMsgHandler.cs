using Welkin.Core;

namespace Welkin.Runtime;

/// <summary>Executes one message type.</summary>
public interface IMsgHandler<in TMsg, TResponse>
{
    /// <summary>Stateless validation, before the ante chain and before any gas; the network's ValidateBasic.</summary>
    Result<Unit> Check(TMsg msg) => new Unit();

    /// <summary>Reads, decides, writes, emits. A failure drops every write and event of the message.</summary>
    Result<TResponse> Run(TxContext ctx, TMsg msg);
}
