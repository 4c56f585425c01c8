using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Moves coins between accounts and modules, with the events and store order of the SDK's bank keeper.</summary>
public interface ITransfers
{
    /// <summary>The balance of one denom, locked coins included.</summary>
    Coin Balance(Context ctx, Address owner, string denom);

    /// <summary>The part of the balance of one denom that is not locked.</summary>
    Coin Spendable(Context ctx, Address owner, string denom);

    /// <summary>Moves coins between two accounts. Errors: <c>sdk</c> 5, 10.</summary>
    Result<Unit> SendCoins(Context ctx, Address from, Address to, Coins amount);

    /// <summary>Moves coins out of a module account. Errors: <c>sdk</c> 4 for a blocked receiver, 5, 10.</summary>
    Result<Unit> SendFromModuleToAccount(Context ctx, string module, Address to, Coins amount);

    /// <summary>Moves coins into a module account. Errors: <c>sdk</c> 5, 10.</summary>
    Result<Unit> SendFromAccountToModule(Context ctx, Address from, string module, Coins amount);

    /// <summary>Moves coins between module accounts. Errors: <c>sdk</c> 5, 10.</summary>
    Result<Unit> SendFromModuleToModule(Context ctx, string from, string to, Coins amount);
}

/// <summary>Tells how much of a denom exists.</summary>
public interface ISupply
{
    /// <summary>The supply of a denom; zero when there is none.</summary>
    Coin Supply(Context ctx, string denom);

    /// <summary>Whether any of the denom exists.</summary>
    bool HasSupply(Context ctx, string denom);
}

/// <summary>Makes and destroys coins of a module account that has the permission.</summary>
public interface IMinting
{
    /// <summary>Makes coins; the module needs the permission <c>minter</c>.</summary>
    Result<Unit> Mint(Context ctx, string module, Coins amount);

    /// <summary>Destroys coins; the module needs the permission <c>burner</c>.</summary>
    Result<Unit> Burn(Context ctx, string module, Coins amount);
}

/// <summary>Tells which coins users may send, and who may receive.</summary>
public interface ISendRules
{
    /// <summary>Whether users may send these denoms. Gas: the params, and a look-up per denom. Errors: bank 5.</summary>
    Result<Unit> SendingAllowed(Context ctx, Coins coins);

    /// <summary>Whether the address belongs to a module and receives coins from modules only.</summary>
    bool IsBlocked(Address address);
}

/// <summary>Reads whole accounts.</summary>
public interface IBalances
{
    /// <summary>All balances of an owner, locked coins included.</summary>
    Coins Balances(Context ctx, Address owner);
}

/// <summary>Moves coins into and out of delegations. Locked coins may be delegated; vesting accounts keep that in mind.</summary>
public interface IDelegatedCoins
{
    /// <summary>Takes coins from an account into a module account with the permission <c>staking</c>. Errors: <c>sdk</c> 5, 9, 10.</summary>
    Result<Unit> DelegateToModule(Context ctx, Address from, string module, Coins amount);

    /// <summary>Gives coins back from such a module account. Errors: <c>sdk</c> 5, 9, 10.</summary>
    Result<Unit> UndelegateFromModule(Context ctx, string module, Address to, Coins amount);
}
