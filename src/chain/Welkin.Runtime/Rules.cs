namespace Welkin.Runtime;

/// <summary>One named correction of the network's rules; each has a row in docs/PARITY.md and a test in both rule sets.</summary>
public enum Rule
{
    /// <summary>MsgCreateLease marks every losing bid lost; the network stops after the first hook error.</summary>
    EveryLosingBidIsClosed,

    /// <summary>Escrow accounts of bids are closed through their own hook, so an exported state can be imported again.</summary>
    BidAccountsHaveTheirOwnHook,

    /// <summary>Settling twice in a block is the same as settling once: every close closes its payments, and none panics.</summary>
    SettlingTwiceIsSettlingOnce,

    /// <summary>Earnings are exact: the fraction of a unit is carried, so that touching an account earlier or later changes nothing.</summary>
    SettlementRemaindersAreCarried,

    /// <summary>Funds that do not reach are shared pro rata, to the unit; the network serves payments in key order.</summary>
    ShortFundsAreShared,

    /// <summary>A deposit grant with nothing left is removed.</summary>
    SpentGrantsAreRemoved,

    /// <summary>Listings of accounts and payments keep to their limit and go on from their key.</summary>
    EscrowListingsArePaged,

    /// <summary>Certificates of P-384 keys are verified with SHA-384.</summary>
    P384CertificatesAreAccepted,

    /// <summary>A provider without running leases can delete itself; its open bids are closed and refunded.</summary>
    ProvidersCanBeDeleted,

    /// <summary>What the other payments earned when a payment starts is stored; the network forgets it.</summary>
    SettledPaymentsAreStored,

    /// <summary>An escrow account sees its own payments only, not those of accounts whose number begins with its own.</summary>
    AccountSeesItsOwnPayments,

    /// <summary>Open orders and their bids end with their group, and a closed deployment starts nothing.</summary>
    OpenOrdersEndWithTheirGroup,

    /// <summary>At most N open bids an order; the network counts closed ones and lets one more in.</summary>
    OpenBidsAreLimited,

    /// <summary>A bid deposit may be in any listed denomination; the network looks at the first one only.</summary>
    EveryListedBidDepositCounts,

    /// <summary>Errors keep their registered code where the network wraps them and loses it.</summary>
    RegisteredCodesAreKept,

    /// <summary>Messages that make the network panic are refused with a registered error.</summary>
    PanicsAreRefusals,

    /// <summary>A certificate's serial is 1 to 40 bytes, not zero, and is revoked by plain digits.</summary>
    CertificateSerialsAreListable,

    /// <summary>Listings of signed attributes name owner and auditor; the network decodes them as another type.</summary>
    AuditListsNameTheirOwners,

    /// <summary>Listings of leases without a state show reclaiming ones too; nodes of the v1.2 line know no such state.</summary>
    ReclaimingLeasesAreListed,

    /// <summary>LEGACY_AMINO_JSON documents hold the whole message where the network signs empty parts; a hollow one is refused.</summary>
    AminoSignsWholeMessages,

    /// <summary>Unordered transactions are taken, as later lines of the network take them; nodes of the v1.2 line refuse them.</summary>
    UnorderedTransactionsAreTaken,

    /// <summary>A proposal cannot spend the deposits of others; on the network their refund then halts the chain.</summary>
    DepositsAreNotSpent,

    /// <summary>A proposal that sets params is tried when it is submitted, and refused with the reason when they are out of range.</summary>
    ParamProposalsAreTried,

    /// <summary>Listings of v1beta1 show a proposal of no or many messages as a text; the network answers an error for the whole list.</summary>
    OldListingsShowEveryProposal,

    /// <summary>Refusals about fees and grants name addresses; the network prints their raw bytes.</summary>
    RefusalsNameAddresses,

    /// <summary>Closures are recorded in the welkin stores with cause, actor and evidence.</summary>
    ClosuresAreRecorded,
}

/// <summary>The rule set a chain runs for its whole life; decided by the presence of a <c>welkin</c> section in its genesis.</summary>
public sealed class Rules
{
    private readonly bool _corrected;

    private Rules(bool corrected) => _corrected = corrected;

    /// <summary>The network's rules to the letter.</summary>
    public static Rules Network { get; } = new(corrected: false);

    /// <summary>The network's rules with all our corrections, and with our own stores.</summary>
    public static Rules Welkin { get; } = new(corrected: true);

    /// <summary>True when stores of the <c>welkin…</c> family exist on this chain.</summary>
    public bool HasWelkinStores => _corrected;

    /// <summary>Tells whether a correction applies on this chain.</summary>
    public bool Has(Rule rule) => _corrected && Enum.IsDefined(rule);

    /// <summary>The name under which the rule set is persisted.</summary>
    public string Name => _corrected ? "welkin" : "network";

    /// <summary>The rule set of a persisted name.</summary>
    public static Rules Named(string name) => name == "welkin" ? Welkin : Network;
}
