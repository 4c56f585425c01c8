using Welkin.Testing.Fuzz.Targets;

namespace Welkin.Testing.Fuzz;

/// <summary>Every target, by the test project that replays its corpus.</summary>
public static class FuzzTargets
{
    /// <summary>Readers of the chain.</summary>
    public static IReadOnlyList<FuzzTarget> Chain { get; } = [ChainTargets.Tx, ChainTargets.Msg, ChainTargets.Query, CoreTargets.Bech32, CoreTargets.Proof, CoreTargets.Certificate];

    /// <summary>Readers of the node's servers.</summary>
    public static IReadOnlyList<FuzzTarget> Node { get; } =
        [RpcTargets.Json, RpcTargets.Target, RpcTargets.Frames, RpcTargets.EventQuery, ServiceTargets.Rest, ServiceTargets.Grpc];

    /// <summary>Readers of clients and providers.</summary>
    public static IReadOnlyList<FuzzTarget> Market { get; } =
        [MarketTargets.Sdl, MarketTargets.Manifest, MarketTargets.Token, MarketTargets.Shell, MarketTargets.ProviderGrpc];

    public static IReadOnlyList<FuzzTarget> All { get; } = [.. Chain, .. Node, .. Market];
}
