using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Engine.Genesis;
using Welkin.Engine.Json;
using Welkin.Engine.Storage;
using ValidatorSet = Welkin.Engine.Validators.ValidatorSet;

namespace Welkin.Engine.Embedded;

/// <summary>Brings application and block store to the same height before the first block is made.</summary>
internal static class Handshake
{
    /// <exception cref="EngineException">The two cannot be brought together; the message says what to do.</exception>
    public static ChainState Run(IApplication application, ChainStore store, GenesisDoc genesis)
    {
        var info = application.Info(new RequestInfo { Version = EngineVersion.Software, BlockVersion = 11, P2PVersion = 8, AbciVersion = "2.0.0" });
        var tip = store.Tip;
        if (info.LastBlockHeight > tip)
            throw new EngineException($"the application is at height {info.LastBlockHeight}, the block store only at {tip}: restore the whole database from one copy");
        if (tip == 0) return InitialState(application, genesis);
        CheckGenesis(store, genesis);

        var state = store.Load(genesis.ChainId, genesis.InitialHeight)!;
        if (info.LastBlockHeight == 0) InitialState(application, genesis);
        for (var height = Math.Max(info.LastBlockHeight + 1, genesis.InitialHeight); height <= tip; height++) Replay(application, store, genesis, height);
        var hash = info.LastBlockHeight == tip ? info.LastBlockAppHash : state.AppHash;
        if (!hash.Equals(state.AppHash))
            throw new EngineException($"the application's hash at height {tip} is {GoText.Hex(hash.Span)}, the chain's is {GoText.Hex(state.AppHash.Span)}: the state is damaged or of another version");
        return state;
    }

    private static ChainState InitialState(IApplication application, GenesisDoc genesis)
    {
        var validators = genesis.ValidatorSet().OrThrow();
        var response = application.InitChain(genesis.ToInitChain(validators));
        var parameters = ConsensusRules.Update(genesis.Parameters, response.ConsensusParams);
        if (response.Validators.Count > 0)
        {
            if (!BlockBuilder.Changes(response.Validators, parameters).TryGet(out var members, out var error)) throw new EngineException(error.Text);
            if (!ValidatorSet.From(members).TryGet(out validators!, out error)) throw new EngineException(error.Text);
        }
        if (validators.Count == 0) throw new EngineException("validator set is nil in genesis and still empty after InitChain: the genesis names no validator");
        return ChainState.Initial(genesis, validators, parameters, response.AppHash.IsEmpty ? genesis.AppHash : response.AppHash);
    }

    /// <summary>Gives the application a block that the store has and it has not.</summary>
    private static void Replay(IApplication application, ChainStore store, GenesisDoc genesis, long height)
    {
        var block = store.Block(height) ?? throw new EngineException($"block {height} is needed to bring the application up to date, but is not stored");
        var lastValidators = height == genesis.InitialHeight ? ValidatorSet.Empty : store.Validators(height - 1)!;
        var results = application.FinalizeBlock(BlockBuilder.Finalize(block, lastValidators, genesis.InitialHeight));
        if (!results.AppHash.Equals(store.Results(height)!.AppHash))
            throw new EngineException($"replaying block {height} gives another application hash than before: this build does not compute what the chain has committed");
        using var batch = store.Database.NewBatch();
        application.Commit(new BatchStateWriter(batch));
        store.Database.Write(batch, sync: true);
    }

    private static void CheckGenesis(ChainStore store, GenesisDoc genesis)
    {
        if (store.Genesis is { } stored && !stored.AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(genesis.ToJson())))
            throw new EngineException("the genesis file is not the one this database was made with: put the old file back, or start with an empty home");
    }
}

/// <summary>What the engine says it is. Clients choose their decoder by this number.</summary>
public static class EngineVersion
{
    public const string Software = "0.38.21";
    public const ulong P2P = 8;
    public const ulong Block = 11;
}
