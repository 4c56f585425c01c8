using Cosmos.Auth.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>An account of any kind, as it is stored: the concrete message and the base account inside it.</summary>
public sealed class Account
{
    private Account(IMessage concrete, BaseAccount baseAccount)
    {
        Concrete = concrete;
        Base = baseAccount;
    }

    /// <summary>BaseAccount, ModuleAccount or a vesting account.</summary>
    public IMessage Concrete { get; }

    /// <summary>The base account within; changing it changes the account.</summary>
    public BaseAccount Base { get; }

    /// <summary>Address of the account.</summary>
    public Address Address => Address.Parse(Base.Address).OrThrow();

    /// <summary>Number of the account.</summary>
    public ulong Number => Base.AccountNumber;

    /// <summary>Sequence that the next ordered transaction must carry.</summary>
    public ulong Sequence => Base.Sequence;

    /// <summary>Public key, or null before the first signature.</summary>
    public Any? PublicKey => Base.PubKey;

    /// <summary>Wraps a concrete account message.</summary>
    public static Account Of(IMessage concrete) => new(concrete, concrete switch
    {
        BaseAccount account => account,
        ModuleAccount account => account.BaseAccount,
        global::Cosmos.Vesting.V1Beta1.BaseVestingAccount account => account.BaseAccount,
        global::Cosmos.Vesting.V1Beta1.ContinuousVestingAccount account => account.BaseVestingAccount.BaseAccount,
        global::Cosmos.Vesting.V1Beta1.DelayedVestingAccount account => account.BaseVestingAccount.BaseAccount,
        global::Cosmos.Vesting.V1Beta1.PeriodicVestingAccount account => account.BaseVestingAccount.BaseAccount,
        global::Cosmos.Vesting.V1Beta1.PermanentLockedAccount account => account.BaseVestingAccount.BaseAccount,
        _ => throw new InvalidOperationException($"not an account: {concrete.Descriptor.FullName}"),
    });
}
