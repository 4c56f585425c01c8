using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>The index card of a chain module: what it is called, which stores it owns and what it answers to.</summary>
public interface IModule
{
    /// <summary>Name of the module; also the name of its genesis section.</summary>
    string Name { get; }

    /// <summary>Stores that belong to this module alone.</summary>
    IReadOnlyList<StoreKey> StoreKeys { get; }

    /// <summary>Version of the module's state layout, as recorded by the upgrade module.</summary>
    ulong ConsensusVersion { get; }

    /// <summary>Lists messages, queries, block hooks, genesis and invariants.</summary>
    void Register(ModuleRegistry registry);
}
