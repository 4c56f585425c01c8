using Cosmos.Distribution.V1Beta1;
using Cosmos.Slashing.V1Beta1;
using Cosmos.Staking.V1Beta1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Coin = Cosmos.Base.V1Beta1.Coin;

namespace Welkin.Testing.Economy;

/// <summary>Random messages of staking, distribution and slashing. Few accounts and few validators, so that they meet again.</summary>
internal sealed class StakeMessages(EconomyChain chain, Random random)
{
    private const int Close = 8;
    private const int Users = 6;
    private readonly List<(int Account, int Validator, long Height)> _unbondings = [];

    /// <summary>Notes an unbonding that began, so that it can be cancelled.</summary>
    public void Began(int account, MsgUndelegate undelegate)
        => _unbondings.Add((account, Enumerable.Range(0, chain.Accounts).First(i => chain.Operator(i) == undelegate.ValidatorAddress), chain.Height));

    public Act Next()
    {
        var account = random.Next(3) == 0 ? random.Next(Math.Min(chain.Validators, Close)) : chain.Validators + random.Next(Users);
        var validator = random.Next(Math.Min(chain.Validators, Close));
        var (delegator, target) = (chain.Address(account), chain.Operator(validator));
        var amount = Akt(random.Next(2) == 0 ? random.Next(1, 1000) : random.Next(1_000_000, 9_000_000));
        return random.Next(14) switch
        {
            0 or 1 => new Act(account, new MsgDelegate { DelegatorAddress = delegator, ValidatorAddress = target, Amount = amount }),
            2 or 3 => new Act(account, new MsgUndelegate { DelegatorAddress = delegator, ValidatorAddress = target, Amount = amount }),
            4 or 5 => new Act(account, new MsgBeginRedelegate { DelegatorAddress = delegator, ValidatorSrcAddress = target, ValidatorDstAddress = Somebody(), Amount = amount }),
            6 when _unbondings.Count > 0 => Cancel(),
            7 => new Act(validator, new MsgUnjail { ValidatorAddr = target }),
            8 => new Act(validator, new MsgWithdrawValidatorCommission { ValidatorAddress = target }),
            9 => new Act(account, new MsgFundCommunityPool { Depositor = delegator, Amount = { amount } }),
            10 => new Act(account, new MsgSetWithdrawAddress { DelegatorAddress = delegator, WithdrawAddress = chain.Address(random.Next(chain.Funded)) }),
            11 => new Act(account, new MsgDepositValidatorRewardsPool { Depositor = delegator, ValidatorAddress = target, Amount = { amount } }),
            12 => new Act(validator, Edited(target)),
            13 when random.Next(4) == 0 => Created(account),
            _ => new Act(account, new MsgWithdrawDelegatorReward { DelegatorAddress = delegator, ValidatorAddress = target }),
        };
    }

    private static Coin Akt(long amount) => new Core.Coin("uakt", amount).ToMessage();

    private string Somebody() => chain.Operator(random.Next(Math.Min(chain.Validators, Close)));

    private Act Cancel()
    {
        var (owner, from, height) = _unbondings[^(1 + random.Next(Math.Min(_unbondings.Count, 4)))];
        return new Act(owner, new MsgCancelUnbondingDelegation
        {
            DelegatorAddress = chain.Address(owner), ValidatorAddress = chain.Operator(from), Amount = Akt(random.Next(1, 1000)), CreationHeight = height,
        });
    }

    // The rate may change once in a day, and a run is not much longer.
    private MsgEditValidator Edited(string target) => new()
    {
        ValidatorAddress = target,
        Description = new Description { Moniker = $"validator {random.Next(100)}", Identity = "[do-not-modify]", Website = "[do-not-modify]", SecurityContact = "[do-not-modify]", Details = "[do-not-modify]" },
        CommissionRate = random.Next(5) == 0 ? Dec.Parse("0.105").OrThrow().ToWire() : "",
    };

    private Act Created(int account) => new(account, new MsgCreateValidator
    {
        Description = new Description { Moniker = $"newcomer {account}" },
        Commission = new CommissionRates { Rate = Dec.Parse("0.1").OrThrow().ToWire(), MaxRate = Dec.One.ToWire(), MaxChangeRate = Dec.Parse("0.01").OrThrow().ToWire() },
        MinSelfDelegation = "1",
        ValidatorAddress = chain.Operator(account),
        Pubkey = TypeUrls.Pack(new Cosmos.Crypto.Ed25519.PubKey { Key = Google.Protobuf.ByteString.CopyFrom(EconomyGenesis.Hash($"consensus of {account}")) }),
        Value = Akt(random.Next(1_000_000, 30_000_000)),
    });
}
