using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>Reads and writes accounts with the store order of the SDK's account keeper.</summary>
public interface IAccounts
{
    /// <summary>Whether the account exists.</summary>
    bool Has(Context ctx, Address address);

    /// <summary>The account, or null.</summary>
    Account? Find(Context ctx, Address address);

    /// <summary>A new account with the next account number; not yet stored.</summary>
    Account Create(Context ctx, Address address);

    /// <summary>Stores the account and its number index.</summary>
    void Set(Context ctx, Account account);

    /// <summary>The account of a module, made on first use. Throws for a module without account.</summary>
    Account OfModule(Context ctx, string module);

    /// <summary>Address of a module's account, or null for a module without account; reads nothing.</summary>
    Address? ModuleAddress(string module);
}
