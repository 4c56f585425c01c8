using Welkin.Core;

namespace Welkin.Runtime;

/// <summary>The versions of the modules' state layouts, and the steps between them; bound to the module table before the first block.</summary>
public sealed class ModuleVersions
{
    private ModuleTable? _table;

    /// <summary>Every module of the network with its version, in byte order of the names. Modules of ours alone are not among them.</summary>
    public IReadOnlyList<(string Module, ulong Version)> Network =>
    [
        .. Table.Modules.Where(module => !module.Name.StartsWith("welkin", StringComparison.Ordinal))
            .Select(module => (module.Name, module.ConsensusVersion)).OrderBy(pair => pair.Name, StringComparer.Ordinal),
    ];

    /// <summary>Runs the steps of a module from a version to its present one. Throws when a step is missing or the state is newer.</summary>
    public void Migrate(BlockContext ctx, string module, ulong from)
    {
        var to = Table.Modules.Single(known => known.Name == module).ConsensusVersion;
        Invariant.Check(from <= to, $"the state of module {module} has version {from}, this program knows {to}");
        for (var version = from; version < to; version++)
        {
            var step = Table.Migration(module, version)
                ?? throw new InvalidOperationException($"module {module} has no migration from version {version}");
            step(ctx);
        }
    }

    internal void Bind(ModuleTable table) => _table = table;

    private ModuleTable Table => _table ?? throw new InvalidOperationException("the module table is not sealed yet");
}
