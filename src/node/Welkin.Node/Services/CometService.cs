using Cosmos.Base.Query.V1Beta1;
using Cosmos.Base.Tendermint.V1Beta1;
using Welkin.Core.Codec;
using Welkin.Engine.Embedded;
using Welkin.Node.Rpc;
using Welkin.Runtime;
using static Welkin.Node.Services.ServiceRouter;

namespace Welkin.Node.Services;

/// <summary><c>cosmos.base.tendermint.v1beta1.Service</c>: always about the newest state, whatever height the caller selects.</summary>
internal sealed class CometService(NodeContext node, NodeConfig config)
{
    private const string Path = "/cosmos.base.tendermint.v1beta1.Service/";
    private const ulong DefaultLimit = 100;
    private const string SdkVersion = "v0.53.4";

    public IEnumerable<KeyValuePair<string, ServiceMethod>> Methods() =>
    [
        Method<GetNodeInfoRequest>(Path + "GetNodeInfo", _ => NodeInfo()),
        Method<GetSyncingRequest>(Path + "GetSyncing", _ => new GetSyncingResponse()),
        Method<GetLatestBlockRequest>(Path + "GetLatestBlock", _ => LatestBlock()),
        Method<GetBlockByHeightRequest>(Path + "GetBlockByHeight", BlockByHeight),
        Method<GetLatestValidatorSetRequest>(Path + "GetLatestValidatorSet", LatestValidators),
        Method<GetValidatorSetByHeightRequest>(Path + "GetValidatorSetByHeight", ValidatorsByHeight),
        Method<ABCIQueryRequest>(Path + "ABCIQuery", AbciQuery),
    ];

    private Result<IMessage> NodeInfo() => new GetNodeInfoResponse
    {
        DefaultNodeInfo = new()
        {
            ProtocolVersion = new() { P2P = EngineVersion.P2P, Block = EngineVersion.Block, App = node.Engine.State.Parameters.Version?.App ?? 0 },
            DefaultNodeId = node.Identity.Id,
            ListenAddr = node.Identity.ListenAddress,
            Network = node.Engine.State.ChainId,
            Version = EngineVersion.Software,
            Channels = ByteString.CopyFrom(Convert.FromHexString("40202122233038606100")),
            Moniker = node.Identity.Moniker,
            Other = new() { TxIndex = "on", RpcAddress = node.Identity.RpcAddress },
        },
        ApplicationVersion = new()
        {
            Name = config.AppName,
            AppName = config.AppName,
            Version = config.AppVersion,
            CosmosSdkVersion = SdkVersion,
            // Relayers look these module paths up to learn which wire a node speaks.
            BuildDeps =
            {
                new Module { Path = "github.com/cometbft/cometbft", Version = "v" + EngineVersion.Software },
                new Module { Path = "github.com/cosmos/cosmos-sdk", Version = SdkVersion },
                new Module { Path = "github.com/cosmos/ibc-go/v10", Version = "v10.3.0" },
            },
        },
    };

    private Result<IMessage> LatestBlock()
    {
        var height = node.Engine.State.LastHeight;
        if (node.Store.Block(height) is not { } block) return GrpcError.Unknown("no block yet; please wait for first block");
        return new GetLatestBlockResponse { BlockId = node.Store.Meta(height)!.BlockId, Block = block, SdkBlock = SdkBlock(block) };
    }

    private Result<IMessage> BlockByHeight(GetBlockByHeightRequest request)
    {
        if (request.Height > node.Engine.State.LastHeight) return GrpcError.InvalidArgument("requested block height is bigger then the chain length");
        if (!node.HeightOr(request.Height, node.Engine.State.LastHeight).TryGet(out var height, out var error)) return error;
        var block = node.Store.Block(height)!;
        return new GetBlockByHeightResponse { BlockId = node.Store.Meta(height)!.BlockId, Block = block, SdkBlock = SdkBlock(block) };
    }

    private Result<IMessage> LatestValidators(GetLatestValidatorSetRequest request)
    {
        var height = node.Engine.State.LastHeight;
        if (!Validators(height, request.Pagination).TryGet(out var found, out var error)) return error;
        return new GetLatestValidatorSetResponse { BlockHeight = height, Validators = { found.Members }, Pagination = new() { Total = found.Total } };
    }

    private Result<IMessage> ValidatorsByHeight(GetValidatorSetByHeightRequest request)
    {
        if (request.Height > node.Engine.State.LastHeight) return GrpcError.InvalidArgument("requested block height is bigger then the chain length");
        if (!node.HeightOr(request.Height, node.Engine.State.LastHeight).TryGet(out var height, out var error)) return error;
        if (!Validators(height, request.Pagination).TryGet(out var found, out error)) return error;
        return new GetValidatorSetByHeightResponse { BlockHeight = height, Validators = { found.Members }, Pagination = new() { Total = found.Total } };
    }

    private Result<(IEnumerable<Validator> Members, ulong Total)> Validators(long height, PageRequest? page)
    {
        if (node.Store.Validators(height) is not { } set) return GrpcError.NotFound($"no validator set at height {height}");
        var limit = (long)Math.Min(page is { Limit: > 0 } ? page.Limit : DefaultLimit, DefaultLimit);
        // An offset inside a page is the page's own beginning, as on the network.
        var number = ((long)Math.Min(page?.Offset ?? 0, int.MaxValue) / limit) + 1;
        if (!RpcPage.Of(number, limit, set.Count).TryGet(out var part, out var error)) return GrpcError.Unknown(error.Text);
        var members = set.Members.Skip(part.Skip).Take(part.Take).Select(member => new Validator
        {
            Address = new Address(member.Address.Span).ToValcons(),
            PubKey = TypeUrls.Pack(new Cosmos.Crypto.Ed25519.PubKey { Key = member.Key.Bytes }),
            VotingPower = member.Power,
            ProposerPriority = member.Priority,
        });
        return (members, (ulong)set.Count);
    }

    private Result<IMessage> AbciQuery(ABCIQueryRequest request)
    {
        if (request.Path.Length == 0) return GrpcError.InvalidArgument("empty query path");
        var first = request.Path.TrimStart('/').Split('/')[0];
        if (first is not ("store" or "app" or "p2p")) return GrpcError.InvalidArgument($"unsupported ABCI query path: {request.Path}");
        var response = node.Application.Query(new() { Data = request.Data, Path = request.Path, Height = request.Height, Prove = request.Prove });
        return new ABCIQueryResponse
        {
            Code = response.Code,
            Log = response.Log,
            Info = response.Info,
            Index = response.Index,
            Key = response.Key,
            Value = response.Value,
            ProofOps = response.ProofOps is { } proof ? new() { Ops = { proof.Ops.Select(op => new ProofOp { Type = op.Type, Key = op.Key, Data = op.Data }) } } : null,
            Height = response.Height,
            Codespace = response.Codespace,
        };
    }

    /// <summary>The block as the SDK prints it: the proposer by its bech32 address.</summary>
    private static Block SdkBlock(Tendermint.Types.Block block) => new()
    {
        Header = new()
        {
            Version = block.Header.Version,
            ChainId = block.Header.ChainId,
            Height = block.Header.Height,
            Time = block.Header.Time,
            LastBlockId = block.Header.LastBlockId,
            LastCommitHash = block.Header.LastCommitHash,
            DataHash = block.Header.DataHash,
            ValidatorsHash = block.Header.ValidatorsHash,
            NextValidatorsHash = block.Header.NextValidatorsHash,
            ConsensusHash = block.Header.ConsensusHash,
            AppHash = block.Header.AppHash,
            LastResultsHash = block.Header.LastResultsHash,
            EvidenceHash = block.Header.EvidenceHash,
            ProposerAddress = new Address(block.Header.ProposerAddress.Span).ToValcons(),
        },
        Data = block.Data,
        Evidence = block.Evidence,
        LastCommit = block.LastCommit,
    };
}
