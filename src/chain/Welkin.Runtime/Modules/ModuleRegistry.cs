using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core;

namespace Welkin.Runtime;

/// <summary>Collects what a module offers; sealed before the first block.</summary>
public sealed class ModuleRegistry
{
    private readonly ModuleTable _table;
    private readonly string _module;

    internal ModuleRegistry(ModuleTable table, string module)
    {
        _table = table;
        _module = module;
    }

    /// <summary>A message and its handler; found by the message's type URL.</summary>
    public void Message<TMsg, TResponse>(IMsgHandler<TMsg, TResponse> handler)
        where TMsg : class, IMessage<TMsg>, new()
        where TResponse : class, IMessage<TResponse>, new()
        => _table.Add(MsgRoute.Of(handler));

    /// <summary>A query by its full gRPC method, such as <c>/akash.market.v1beta5.Query/Orders</c>.</summary>
    /// <param name="method">Full method path with its leading slash.</param>
    /// <param name="answer">Reads the state of a committed height. Errors made by <see cref="GrpcError"/> keep their status code.</param>
    public void Query<TRequest, TResponse>(string method, Func<QueryContext, TRequest, Result<TResponse>> answer)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
        => _table.Add(QueryRoute.Of(method, answer));

    /// <summary>Work before begin-block; its events carry no mode.</summary>
    public void PreBlock(Action<BlockContext> work) => _table.PreBlock(_module, work);

    /// <summary>Work before the block's transactions. An exception halts the node.</summary>
    public void BeginBlock(Action<BlockContext> work) => _table.BeginBlock(_module, work);

    /// <summary>Work after the block's transactions. An exception halts the node.</summary>
    public void EndBlock(Action<BlockContext> work) => _table.EndBlock(_module, context =>
    {
        work(context);
        return [];
    });

    /// <summary>Work after the block's transactions that changes the validator set.</summary>
    public void EndBlockWithValidators(Func<BlockContext, IReadOnlyList<ValidatorUpdate>> work) => _table.EndBlock(_module, work);

    /// <summary>The genesis section of the module, read and written as protobuf JSON of <typeparamref name="TState"/>.</summary>
    public void Genesis<TState>(Action<BlockContext, TState> import, Func<QueryContext, TState> export)
        where TState : class, IMessage<TState>, new()
        => GenesisWithValidators<TState>(
            (context, state) =>
            {
                import(context, state);
                return [];
            },
            export);

    /// <summary>A genesis section that also names validators.</summary>
    public void GenesisWithValidators<TState>(
        Func<BlockContext, TState, IReadOnlyList<ValidatorUpdate>> import, Func<QueryContext, TState> export)
        where TState : class, IMessage<TState>, new()
        => _table.Add(GenesisSection.Of(_module, import, export));

    /// <summary>The step of the state layout from a version to the next one; run by an upgrade.</summary>
    public void Migration(ulong from, Action<BlockContext> step) => _table.Migration(_module, from, step);

    /// <summary>A statement about state that holds after every block; the function names what is broken, or answers null.</summary>
    public void Invariant(string name, Func<Context, string?> broken) => _table.Add(new ModuleInvariant(_module, name, broken));
}
