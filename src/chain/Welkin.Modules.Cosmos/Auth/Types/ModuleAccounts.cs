using Welkin.Core;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>The modules that hold coins, with what each may do; the application lists them.</summary>
public sealed class ModuleAccounts
{
    /// <summary>The account that collects the fees of a block.</summary>
    public const string FeeCollector = "fee_collector";

    /// <summary>May make coins.</summary>
    public const string Minter = "minter";

    /// <summary>May destroy coins.</summary>
    public const string Burner = "burner";

    /// <summary>May hold delegated coins.</summary>
    public const string Staking = "staking";

    private readonly SortedDictionary<string, IReadOnlyList<string>> _permissions = new(StringComparer.Ordinal);

    /// <summary>A table of names and permissions.</summary>
    public ModuleAccounts(params IEnumerable<(string Name, IReadOnlyList<string> Permissions)> accounts)
    {
        foreach (var (name, permissions) in accounts) _permissions.Add(name, permissions);
    }

    /// <summary>All names, in byte order.</summary>
    public IEnumerable<string> Names => _permissions.Keys;

    /// <summary>Whether the module has an account.</summary>
    public bool Has(string module) => _permissions.ContainsKey(module);

    /// <summary>The permissions of a module's account.</summary>
    public IReadOnlyList<string> Permissions(string module) => _permissions[module];

    /// <summary>Whether the address belongs to a module: such accounts receive coins only from modules.</summary>
    public bool IsModule(Address address) => _permissions.Keys.Any(name => Address.Module(name) == address);
}
