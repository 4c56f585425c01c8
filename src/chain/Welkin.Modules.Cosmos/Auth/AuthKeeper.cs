using Cosmos.Auth.V1Beta1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Runtime;
using AuthParams = Cosmos.Auth.V1Beta1.Params;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>Accounts, their numbers and the params that price transactions.</summary>
public sealed class AuthKeeper(ModuleAccounts modules) : IAccounts
{
    /// <summary>The account that collects the fees of a block.</summary>
    public const string FeeCollector = ModuleAccounts.FeeCollector;

    /// <summary>The table of module accounts.</summary>
    public ModuleAccounts Modules { get; } = modules;

    /// <summary>The params. Gas: one read.</summary>
    public AuthParams Params(Context ctx) => AuthState.Params.Find(ctx) ?? new AuthParams();

    /// <inheritdoc/>
    public bool Has(Context ctx, Address address) => AuthState.Accounts.Has(ctx, address);

    /// <inheritdoc/>
    public Account? Find(Context ctx, Address address) => AuthState.Accounts.Find(ctx, address);

    /// <inheritdoc/>
    public Account Create(Context ctx, Address address)
        => Account.Of(new BaseAccount { Address = address.ToString(), AccountNumber = AuthState.NextNumber.Next(ctx) });

    /// <inheritdoc/>
    public void Set(Context ctx, Account account) => AuthState.Accounts.Set(ctx, account.Address, account);

    /// <inheritdoc/>
    public Address? ModuleAddress(string module) => Modules.Has(module) ? Address.Module(module) : null;

    /// <inheritdoc/>
    public Account OfModule(Context ctx, string module)
    {
        if (!Modules.Has(module)) throw new TxPanicException($"module account {module} does not exist: unknown address");
        var address = Address.Module(module);
        if (Find(ctx, address) is { } found)
        {
            return found.Concrete is ModuleAccount ? found : throw new TxPanicException("account is not a module account");
        }

        var made = new ModuleAccount
        {
            BaseAccount = new BaseAccount { Address = address.ToString() },
            Name = module,
        };
        made.Permissions.AddRange(Modules.Permissions(module));
        made.BaseAccount.AccountNumber = AuthState.NextNumber.Next(ctx);
        var account = Account.Of(made);
        Set(ctx, account);
        return account;
    }

    /// <summary>Notes an unordered transaction of a signer. Errors: undefined, when the signer has used the timeout already.</summary>
    internal Result<Unit> AddUnorderedNonce(Context ctx, Address signer, BlockTime timeout)
    {
        var nonce = (timeout.UnixNanos, signer);
        if (AuthState.UnorderedNonces.Has(ctx, nonce)) return Error.Undefined($"sender {signer} has already used timeout {timeout.UnixNanos}");
        AuthState.UnorderedNonces.Set(ctx, nonce);
        return new Unit();
    }

    /// <summary>Forgets the nonces whose time has come: such a transaction cannot be included any more.</summary>
    internal void RemoveExpiredNonces(BlockContext ctx)
    {
        var now = ctx.BlockTime.UnixNanos;
        List<(long Timeout, Address Signer)> expired = [.. AuthState.UnorderedNonces.Iterate(ctx).TakeWhile(nonce => nonce.Timeout <= now)];
        foreach (var nonce in expired) AuthState.UnorderedNonces.Remove(ctx, nonce);
    }

    internal void SetKey(Context ctx, Account account, Any key)
    {
        account.Base.PubKey = key;
        Set(ctx, account);
    }
}
