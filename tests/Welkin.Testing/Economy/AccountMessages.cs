using Cosmos.Authz.V1Beta1;
using Cosmos.Bank.V1Beta1;
using Cosmos.Evidence.V1Beta1;
using Cosmos.Feegrant.V1Beta1;
using Cosmos.Staking.V1Beta1;
using Cosmos.Vesting.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using AuthzGrant = Cosmos.Authz.V1Beta1.Grant;
using Coin = Cosmos.Base.V1Beta1.Coin;

namespace Welkin.Testing.Economy;

/// <summary>Random messages of bank, authz, feegrant, vesting and evidence, and vesting accounts that act like others.</summary>
internal sealed class AccountMessages(EconomyChain chain, Random random)
{
    private const string Send = "/cosmos.bank.v1beta1.MsgSend";

    public Act Next()
    {
        var (from, to) = (Somebody(), Somebody());
        return random.Next(14) switch
        {
            0 or 1 => new Act(from, Pay(from, to)) { Fee = random.Next(5000), Granter = random.Next(2) == 0 ? to : null },
            2 => new Act(from, Many(from)),
            3 => new Act(from, new MsgGrant { Granter = chain.Address(from), Grantee = chain.Address(to), Grant = Right() }),
            4 or 5 => new Act(from, Exec(from, to)),
            6 => new Act(from, new MsgRevoke { Granter = chain.Address(from), Grantee = chain.Address(to), MsgTypeUrl = Send }),
            7 or 8 => new Act(from, new MsgGrantAllowance { Granter = chain.Address(from), Grantee = chain.Address(to), Allowance = Allowance() }),
            9 => new Act(from, new MsgRevokeAllowance { Granter = chain.Address(from), Grantee = chain.Address(to) }),
            10 => new Act(from, new MsgPruneAllowances { Pruner = chain.Address(from) }),
            11 or 12 when random.Next(8) == 0 => new Act(from, Vesting(from)),
            13 => new Act(from, new MsgSubmitEvidence { Submitter = chain.Address(from), Evidence = TypeUrls.Pack(new Equivocation { Height = 1, Power = 1, ConsensusAddress = "" }) }),
            _ => new Act(from, Pay(from, to)),
        };
    }

    // Nearby accounts, so that the same pairs meet again; vesting accounts are the newest.
    private int Somebody() => random.Next(4) == 0 && chain.Accounts > chain.Funded ? random.Next(chain.Funded, chain.Accounts) : chain.Funded - 1 - random.Next(6);

    private Coin Akt(long most) => new Core.Coin("uakt", random.NextInt64(1, most)).ToMessage();

    private MsgSend Pay(int from, int to) => new() { FromAddress = chain.Address(from), ToAddress = chain.Address(to), Amount = { Akt(1_000_000) } };

    private MsgMultiSend Many(int from)
    {
        var (first, second) = (Akt(1000), Akt(1000));
        var sum = new Core.Coin("uakt", Int.Parse(first.Amount).OrThrow() + Int.Parse(second.Amount).OrThrow()).ToMessage();
        return new MsgMultiSend
        {
            Inputs = { new Input { Address = chain.Address(from), Coins = { sum } } },
            Outputs = { new Output { Address = chain.Address(Somebody()), Coins = { first } }, new Output { Address = chain.Address(Somebody()), Coins = { second } } },
        };
    }

    private AuthzGrant Right()
    {
        IMessage kind = random.Next(3) switch
        {
            0 => new GenericAuthorization { Msg = Send },
            1 => new SendAuthorization { SpendLimit = { Akt(3_000_000) } },
            _ => new StakeAuthorization { MaxTokens = Akt(3_000_000), AuthorizationType = AuthorizationType.Delegate, AllowList = new() { Address = { chain.Operator(0), chain.Operator(1) } } },
        };
        return new AuthzGrant { Authorization = TypeUrls.Pack(kind), Expiration = new Timestamp { Seconds = chain.Now + random.Next(10, 500) } };
    }

    private MsgExec Exec(int grantee, int granter)
    {
        IMessage inner = random.Next(3) == 0
            ? new MsgDelegate { DelegatorAddress = chain.Address(granter), ValidatorAddress = chain.Operator(random.Next(2)), Amount = Akt(100_000) }
            : Pay(granter, Somebody());
        return new MsgExec { Grantee = chain.Address(grantee), Msgs = { TypeUrls.Pack(inner) } };
    }

    private Any Allowance()
    {
        var basic = new BasicAllowance { SpendLimit = { Akt(20_000) }, Expiration = new Timestamp { Seconds = chain.Now + random.Next(10, 300) } };
        IMessage kind = random.Next(3) switch
        {
            0 => basic,
            1 => new PeriodicAllowance { Basic = basic, Period = new Duration { Seconds = 20 }, PeriodSpendLimit = { Akt(5000) }, PeriodReset = new Timestamp { Seconds = chain.Now + 20 } },
            _ => new AllowedMsgAllowance { Allowance = TypeUrls.Pack(basic), AllowedMessages = { Send } },
        };
        return TypeUrls.Pack(kind);
    }

    private IMessage Vesting(int from)
    {
        var to = chain.Address(chain.NewAccount());
        var (amount, end) = (Akt(5_000_000), chain.Now + random.Next(100, 5000));
        return random.Next(3) switch
        {
            0 => new MsgCreateVestingAccount { FromAddress = chain.Address(from), ToAddress = to, Amount = { amount }, EndTime = end, Delayed = random.Next(2) == 0 },
            1 => new MsgCreatePermanentLockedAccount { FromAddress = chain.Address(from), ToAddress = to, Amount = { amount } },
            _ => new MsgCreatePeriodicVestingAccount
            {
                FromAddress = chain.Address(from), ToAddress = to, StartTime = chain.Now,
                VestingPeriods = { new Period { Length = 50, Amount = { amount } }, new Period { Length = 100, Amount = { Akt(1000) } } },
            },
        };
    }
}
