namespace Welkin.Node.Rpc;

/// <summary>Shorthands for tables of methods, and the table of all.</summary>
internal static class RpcTable
{
    public static readonly RpcArgument AtHeightArgument = new("height", RpcType.OptionalLong);
    public static readonly RpcArgument Page = new("page", RpcType.OptionalInt);
    public static readonly RpcArgument PerPage = new("per_page", RpcType.OptionalInt);

    public static IEnumerable<RpcMethod> All(NodeContext node) =>
        [.. new InfoMethods(node).All(), .. new BlockMethods(node).All(), .. new TxMethods(node).All(), .. new AbciMethods(node).All()];

    public static RpcMethod Method(string name, IReadOnlyList<RpcArgument> arguments, Func<RpcArguments, Result<RpcResult>> run) =>
        new(name, arguments, (call, _) => Task.FromResult(run(call)));

    public static RpcMethod Method(string name, IReadOnlyList<RpcArgument> arguments, Func<RpcArguments, CancellationToken, Task<Result<RpcResult>>> run) =>
        new(name, arguments, run);

    public static Result<RpcResult> Reply(RpcResult write) => write;
}
