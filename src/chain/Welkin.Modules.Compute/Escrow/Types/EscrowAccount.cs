using Akash.Base.Deposit.V1;
using Akash.Escrow.Types.V1;
using Welkin.Core;
using AccountId = Akash.Escrow.Id.V1.Account;

namespace Welkin.Modules.Compute.Escrow.Types;

/// <summary>What an account still has in one denomination, in base units; negative when it owes.</summary>
internal sealed record Funds(string Denom, Dec Amount);

/// <summary>What is left of one deposit. Deposits are used first in, first out.</summary>
internal sealed record EscrowDeposit(string Owner, Height Height, Source Source, DecCoin Balance);

/// <summary>Money set aside for a deployment or a bid, and what became of it.</summary>
internal sealed record EscrowAccount
{
    public required AccountId Id { get; init; }
    public required string Owner { get; init; }
    public required State State { get; init; }

    /// <summary>What left the account for its payments, one entry a denomination.</summary>
    public required ValueList<DecCoin> Transferred { get; init; }

    /// <summary>Height up to which the account's payments are settled.</summary>
    public required Height SettledAt { get; init; }

    /// <summary>At least one entry; the first names the denomination the account settles in.</summary>
    public required ValueList<Funds> Funds { get; init; }

    public required ValueList<EscrowDeposit> Deposits { get; init; }

    public int FundsIndex(string denom)
    {
        for (var i = 0; i < Funds.Count; i++)
        {
            if (Funds[i].Denom == denom) return i;
        }

        return -1;
    }
}
