using Tendermint.Abci;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>An application: its modules, the orders in which they work, and its ante chain.</summary>
public sealed record AppDefinition
{
    /// <summary>Name of the application, as Info and some errors show it.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the application.</summary>
    public required string Version { get; init; }

    /// <summary>The modules.</summary>
    public required IReadOnlyList<IModule> Modules { get; init; }

    /// <summary>Stores that chains of earlier versions of this program lack; they begin empty when such a chain is opened.</summary>
    public IReadOnlyList<string> LaterStores { get; init; } = [];

    /// <summary>Stores of the network that are mounted although no module owns them: they count for the app hash and stay empty.</summary>
    public IReadOnlyList<StoreKey> EmptyStores { get; init; } = [];

    /// <summary>The message router that modules were given; bound to the table before the first block.</summary>
    public required MsgRouter Router { get; init; }

    /// <summary>The versions of the modules, for those that need them; bound to the table before the first block.</summary>
    public ModuleVersions Versions { get; init; } = new();

    /// <summary>The steps of the ante chain after the gas meter is set up.</summary>
    public required IReadOnlyList<IAnteStep> Ante { get; init; }

    /// <summary>Where the consensus params live.</summary>
    public required IConsensusParams ConsensusParams { get; init; }

    /// <summary>Modules in the order of their pre-block work.</summary>
    public required IReadOnlyList<string> PreBlockOrder { get; init; }

    /// <summary>Modules in the order of their begin-block work.</summary>
    public required IReadOnlyList<string> BeginBlockOrder { get; init; }

    /// <summary>Modules in the order of their end-block work.</summary>
    public required IReadOnlyList<string> EndBlockOrder { get; init; }

    /// <summary>Modules in the order in which genesis is imported and exported.</summary>
    public required IReadOnlyList<string> GenesisOrder { get; init; }

    /// <summary>Work before the first genesis section is imported.</summary>
    public Action<BlockContext>? BeforeGenesis { get; init; }

    /// <summary>Answers the set of validators after the transactions of genesis have run.</summary>
    public Func<BlockContext, IReadOnlyList<ValidatorUpdate>>? SetOfGenesis { get; init; }

    /// <summary>The set of validators of a state, for its export.</summary>
    public required Func<Context, IReadOnlyList<ExportedValidator>> SetOf { get; init; }

    /// <summary>The steps that prepare a state for a chain that begins with it at height zero.</summary>
    public required IReadOnlyList<Action<BlockContext>> Restart { get; init; }

    /// <summary>All stores that are mounted.</summary>
    public IReadOnlyList<StoreKey> Stores => [.. Modules.SelectMany(module => module.StoreKeys).Concat(EmptyStores)];
}
