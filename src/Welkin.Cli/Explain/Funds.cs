using System.Text.Json.Nodes;
using Welkin.Core;

namespace Welkin.Cli.Explain;

/// <summary>The money of a deployment's account in whole base units: deposited = spent + refunded + remaining, to the unit.</summary>
/// <param name="Remaining">What is still there; 0 when the account is closed.</param>
internal sealed record Funds(string Denom, Int Deposited, Int Spent, Int Refunded, Int Remaining)
{
    /// <summary>While the account is open: what was paid out, what has been earned since, and the rest.</summary>
    /// <param name="denom">Denomination.</param>
    /// <param name="transferred">Credited to the leases when the account was last settled.</param>
    /// <param name="balance">What the account held then.</param>
    /// <param name="accrued">Earned by the leases since then; at most the balance is paid.</param>
    public static Funds WhileOpen(string denom, Dec transferred, Dec balance, Dec accrued)
    {
        var held = Dec.Max(balance, Dec.Zero);
        var due = Dec.Min(accrued, held);
        var deposited = (transferred + held).TruncateInt();
        var remaining = (held - due).TruncateInt();
        return new Funds(denom, deposited, deposited - remaining, Int.Zero, remaining);
    }

    /// <summary>After the account ended: everything that was not paid went back.</summary>
    public static Funds AfterEnd(string denom, Dec transferred, Int refunded)
    {
        var spent = transferred.TruncateInt();
        return new Funds(denom, spent + refunded, spent, refunded, Int.Zero);
    }

    public JsonObject Json(Int spentByLease) => new()
    {
        ["deposited"] = Deposited.ToString(),
        ["spent"] = Spent.ToString(),
        ["refunded"] = Refunded.ToString(),
        ["remaining"] = Remaining.ToString(),
        ["lease_spent"] = spentByLease.ToString(),
        ["denom"] = Denom,
    };
}
