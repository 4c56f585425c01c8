using System.Collections.Frozen;
using Tendermint.Abci;

namespace Welkin.Runtime;

/// <summary>Everything the modules of an application offer, frozen for lookup.</summary>
public sealed class ModuleTable
{
    private readonly Dictionary<string, MsgRoute> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueryRoute> _queries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action<BlockContext>> _preBlock = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action<BlockContext>> _beginBlock = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<BlockContext, IReadOnlyList<ValidatorUpdate>>> _endBlock = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GenesisSection> _genesis = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Module, ulong From), Action<BlockContext>> _migrations = [];
    private readonly List<ModuleInvariant> _invariants = [];
    private FrozenDictionary<string, MsgRoute> _frozenMessages = FrozenDictionary<string, MsgRoute>.Empty;
    private FrozenDictionary<string, QueryRoute> _frozenQueries = FrozenDictionary<string, QueryRoute>.Empty;
    private bool _sealed;

    private ModuleTable(IReadOnlyList<IModule> modules) => Modules = modules;

    /// <summary>The modules, in the order of registration.</summary>
    public IReadOnlyList<IModule> Modules { get; }

    /// <summary>All messages, in the order of their type URLs.</summary>
    public IReadOnlyList<MsgRoute> Messages { get; private set; } = [];

    /// <summary>All queries, in the order of their methods.</summary>
    public IReadOnlyList<QueryRoute> Queries { get; private set; } = [];

    /// <summary>All invariants, in the order of registration.</summary>
    public IReadOnlyList<ModuleInvariant> Invariants => _invariants;

    /// <summary>Registers the modules, and what the kernel itself answers, and seals the table.</summary>
    public static ModuleTable Of(IReadOnlyList<IModule> modules, Action<ModuleRegistry>? kernel = null)
    {
        var table = new ModuleTable(modules);
        foreach (var module in modules) module.Register(new ModuleRegistry(table, module.Name));
        kernel?.Invoke(new ModuleRegistry(table, "tx"));
        table.Seal();
        return table;
    }

    /// <summary>The handler of a type URL, or null.</summary>
    public MsgRoute? Message(string typeUrl) => _frozenMessages.GetValueOrDefault(typeUrl);

    /// <summary>The answer to a gRPC method, or null.</summary>
    public QueryRoute? Query(string method) => _frozenQueries.GetValueOrDefault(method);

    internal GenesisSection? Genesis(string module) => _genesis.GetValueOrDefault(module);

    internal Action<BlockContext>? PreBlock(string module) => _preBlock.GetValueOrDefault(module);

    internal Action<BlockContext>? BeginBlock(string module) => _beginBlock.GetValueOrDefault(module);

    internal Func<BlockContext, IReadOnlyList<ValidatorUpdate>>? EndBlock(string module) => _endBlock.GetValueOrDefault(module);

    internal Action<BlockContext>? Migration(string module, ulong from) => _migrations.GetValueOrDefault((module, from));

    internal void Migration(string module, ulong from, Action<BlockContext> step) => Guarded(() => _migrations.Add((module, from), step));

    internal void Add(MsgRoute route) => Guarded(() => _messages.Add(route.TypeUrl, route));

    internal void Add(QueryRoute route) => Guarded(() => _queries.Add(route.Method, route));

    internal void Add(GenesisSection section) => Guarded(() => _genesis.Add(section.Module, section));

    internal void Add(ModuleInvariant invariant) => Guarded(() => _invariants.Add(invariant));

    internal void PreBlock(string module, Action<BlockContext> work) => Guarded(() => _preBlock.Add(module, work));

    internal void BeginBlock(string module, Action<BlockContext> work) => Guarded(() => _beginBlock.Add(module, work));

    internal void EndBlock(string module, Func<BlockContext, IReadOnlyList<ValidatorUpdate>> work)
        => Guarded(() => _endBlock.Add(module, work));

    private void Guarded(Action add)
    {
        if (_sealed) throw new InvalidOperationException("modules register before the first block only");
        add();
    }

    private void Seal()
    {
        _sealed = true;
        _frozenMessages = _messages.ToFrozenDictionary(StringComparer.Ordinal);
        _frozenQueries = _queries.ToFrozenDictionary(StringComparer.Ordinal);
        Messages = [.. _messages.Values.OrderBy(route => route.TypeUrl, StringComparer.Ordinal)];
        Queries = [.. _queries.Values.OrderBy(route => route.Method, StringComparer.Ordinal)];
    }
}
