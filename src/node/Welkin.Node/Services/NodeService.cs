using Cosmos.Base.Node.V1Beta1;
using Welkin.Node.Rpc;
using static Welkin.Node.Services.ServiceRouter;

namespace Welkin.Node.Services;

/// <summary><c>cosmos.base.node.v1beta1.Service</c>.</summary>
internal sealed class NodeService(NodeContext node, NodeConfig config)
{
    private const string Path = "/cosmos.base.node.v1beta1.Service/";

    public IEnumerable<KeyValuePair<string, ServiceMethod>> Methods() =>
    [
        Method<ConfigRequest>(Path + "Config", _ => new ConfigResponse
        {
            MinimumGasPrice = config.MinimumGasPrices,
            PruningKeepRecent = config.PruningKeepRecent,
            PruningInterval = config.PruningInterval,
            HaltHeight = (ulong)config.HaltHeight,
        }),
        Method<StatusRequest>(Path + "Status", _ => Status()),
    ];

    private Result<IMessage> Status()
    {
        var meta = node.Store.Meta(node.Engine.State.LastHeight);
        return new StatusResponse
        {
            Height = (ulong)node.Engine.State.LastHeight,
            Timestamp = meta?.Header.Time,
            AppHash = meta?.Header.AppHash ?? ByteString.Empty,
            ValidatorHash = meta?.Header.NextValidatorsHash ?? ByteString.Empty,
        };
    }
}
