using System.Text;
using Akash.Escrow.Types.V1;
using Welkin.Core.Codec;
using Welkin.Modules.Compute.Escrow.Types;
using Welkin.Runtime;
using Welkin.Store;
using AccountId = Akash.Escrow.Id.V1.Account;
using PaymentId = Akash.Escrow.Id.V1.Payment;
using Scope = Akash.Escrow.Id.V1.Scope;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>The keys of store <c>escrow</c>: prefix, a byte for the state, then the id as text.</summary>
/// <remarks>
/// <c>0x1100</c> accounts, <c>0x1200</c> payments; an object moves to another key when its state changes, so looking one up
/// asks for open, closed and overdrawn in this order. Spec: x/escrow@v1.2.2 keeper/key.go.
/// </remarks>
internal sealed class EscrowState
{
    public static readonly StoreKey Key = new("escrow");

    /// <summary>Where in a key the state stands.</summary>
    public const int StateAt = 2;

    private static readonly byte[] AccountPrefix = [0x11, 0x00];
    private static readonly byte[] PaymentPrefix = [0x12, 0x00];
    private static readonly State[] LookupOrder = [State.Open, State.Closed, State.Overdrawn];

    public EscrowAccount? FindAccount(Context ctx, AccountId id)
    {
        if (FindKey(ctx, AccountPrefix, IdText(id)) is not { } key) return null;
        return EscrowWire.FromWire(id, AccountState.Parser.ParseFrom(ctx.Store(Key).Get(key)));
    }

    public bool HasAccount(Context ctx, AccountId id) => FindKey(ctx, AccountPrefix, IdText(id)) is not null;

    public EscrowPayment? FindPayment(Context ctx, PaymentId id)
    {
        if (FindKey(ctx, PaymentPrefix, IdText(id)) is not { } key) return null;
        return EscrowWire.FromWire(id, PaymentState.Parser.ParseFrom(ctx.Store(Key).Get(key)));
    }

    public bool HasPayment(Context ctx, PaymentId id) => FindKey(ctx, PaymentPrefix, IdText(id)) is not null;

    public void Set(Context ctx, EscrowAccount account) =>
        ctx.Store(Key).Set(KeyOf(AccountPrefix, account.State, IdText(account.Id)), GogoWire.Encode(EscrowWire.ToWire(account)));

    public void Set(Context ctx, EscrowPayment payment) =>
        ctx.Store(Key).Set(KeyOf(PaymentPrefix, payment.State, IdText(payment.Id)), GogoWire.Encode(EscrowWire.ToWire(payment)));

    public void Remove(Context ctx, AccountId id, State state) => ctx.Store(Key).Delete(KeyOf(AccountPrefix, state, IdText(id)));

    public void Remove(Context ctx, PaymentId id, State state) => ctx.Store(Key).Delete(KeyOf(PaymentPrefix, state, IdText(id)));

    /// <summary>An account's payments in one state, in key order.</summary>
    /// <remarks>The network searches without a terminator: account 5 of an owner also finds the payments of 50 and 500.</remarks>
    public List<EscrowPayment> PaymentsOf(Context ctx, AccountId id, State state)
    {
        var text = ctx.Rules.Has(Rule.AccountSeesItsOwnPayments) ? IdText(id) + "/" : IdText(id);
        return [.. PaymentsIn(ctx, new EscrowRange(KeyOf(PaymentPrefix, state, text), []))];
    }

    /// <summary>All accounts, open ones first.</summary>
    public IEnumerable<EscrowAccount> Accounts(Context ctx) => AccountsIn(ctx, new EscrowRange(AccountPrefix, []));

    /// <summary>All payments, open ones first.</summary>
    public IEnumerable<EscrowPayment> Payments(Context ctx) => PaymentsIn(ctx, new EscrowRange(PaymentPrefix, []));

    /// <summary>The accounts of a search.</summary>
    public IEnumerable<EscrowAccount> AccountsIn(Context ctx, EscrowRange range)
    {
        foreach (var (key, value) in Scan(ctx, range))
        {
            yield return EscrowWire.FromWire(ParseAccount(TextOf(key)), AccountState.Parser.ParseFrom(value));
        }
    }

    /// <summary>The payments of a search.</summary>
    public IEnumerable<EscrowPayment> PaymentsIn(Context ctx, EscrowRange range)
    {
        foreach (var (key, value) in Scan(ctx, range))
        {
            yield return EscrowWire.FromWire(ParsePayment(TextOf(key)), PaymentState.Parser.ParseFrom(value));
        }
    }

    /// <summary>How the keys begin of the accounts of a state whose id text begins with a text.</summary>
    public static byte[] AccountSearch(State state, string idText) => SearchPrefix(AccountPrefix, state, idText);

    /// <summary>How the keys begin of the payments of a state whose id text begins with a text.</summary>
    public static byte[] PaymentSearch(State state, string idText) => SearchPrefix(PaymentPrefix, state, idText);

    /// <summary>An account's state and whole key.</summary>
    public static (State State, byte[] Key) AccountKey(EscrowAccount account) => (account.State, AccountKey(account.Id, account.State));

    /// <summary>The whole key of an account in a state.</summary>
    public static byte[] AccountKey(AccountId id, State state) => KeyOf(AccountPrefix, state, IdText(id));

    /// <summary>The whole key of a payment in a state.</summary>
    public static byte[] PaymentKey(PaymentId id, State state) => KeyOf(PaymentPrefix, state, IdText(id));

    /// <summary>A payment's state and whole key.</summary>
    public static (State State, byte[] Key) PaymentKey(EscrowPayment payment) => (payment.State, PaymentKey(payment.Id, payment.State));

    public static string IdText(AccountId id) => $"{ScopeName(id.Scope)}/{id.Xid}";

    public static string IdText(PaymentId id) => $"{IdText(id.Aid)}/{id.Xid}";

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Context ctx, EscrowRange range)
    {
        byte[] from = [.. range.Prefix, .. range.From];
        return range.Reverse
            ? ctx.Store(Key).Iterate(range.Prefix, ByteOrder.PrefixEnd(from), reverse: true)
            : ctx.Store(Key).Iterate(from, ByteOrder.PrefixEnd(range.Prefix));
    }

    private static byte[]? FindKey(Context ctx, byte[] prefix, string idText)
    {
        var store = ctx.Store(Key);
        foreach (var state in LookupOrder)
        {
            var key = KeyOf(prefix, state, idText);
            if (store.Has(key)) return key;
        }

        return null;
    }

    private static byte[] SearchPrefix(byte[] prefix, State state, string idText) =>
        idText.Length == 0 ? [.. prefix, (byte)state] : KeyOf(prefix, state, idText);

    private static byte[] KeyOf(byte[] prefix, State state, string idText) => [.. prefix, (byte)state, (byte)'/', .. Encoding.UTF8.GetBytes(idText)];

    // A key is two prefix bytes, the state, '/', then the id.
    private static string TextOf(byte[] key) => Encoding.UTF8.GetString(key.AsSpan(4));

    private static AccountId ParseAccount(string text)
    {
        var slash = text.IndexOf('/');
        return new AccountId { Scope = ParseScope(text[..slash]), Xid = text[(slash + 1)..] };
    }

    private static PaymentId ParsePayment(string text)
    {
        var parts = text.Split('/', 4);
        return new PaymentId { Aid = new AccountId { Scope = ParseScope(parts[0]), Xid = $"{parts[1]}/{parts[2]}" }, Xid = parts[3] };
    }

    private static string ScopeName(Scope scope) => scope switch
    {
        Scope.Invalid => "invalid",
        Scope.Deployment => "deployment",
        Scope.Bid => "bid",
        _ => "",
    };

    private static Scope ParseScope(string name) =>
        name == "bid" ? Scope.Bid : Scope.Deployment;
}

/// <summary>A search in the escrow store: how the keys begin, where to start in them, and in which direction.</summary>
internal readonly record struct EscrowRange(byte[] Prefix, byte[] From, bool Reverse = false);
