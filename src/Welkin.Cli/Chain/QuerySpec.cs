namespace Welkin.Cli.Chain;

/// <summary>One query command.</summary>
/// <param name="Words">Where it hangs below <c>query</c>, for example <c>market lease list</c>.</param>
/// <param name="Help">What it answers.</param>
/// <param name="Method">The method of a query service.</param>
internal sealed record QuerySpec(string Words, string Help, string Method)
{
    /// <summary>Arguments in order, as fields of the request; a question mark marks those that may be left out.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>Options as fields of the request; the last part of the field is the option's name, <c>=</c> gives a default.</summary>
    public string[] Options { get; init; } = [];

    /// <summary>The one field of the answer that is printed; empty for all of it.</summary>
    public string Bare { get; init; } = "";

    /// <summary>Whether the answer comes in pages.</summary>
    public bool IsPaged { get; init; }
}

/// <summary>All query commands that are nothing but a call.</summary>
internal static class QueryTable
{
    private const string Deployment = "/akash.deployment.v1beta4.Query/";
    private const string Market = "/akash.market.v1beta5.Query/";
    private const string Provider = "/akash.provider.v1beta4.Query/";
    private const string Audit = "/akash.audit.v1.Query/";
    private const string Bank = "/cosmos.bank.v1beta1.Query/";
    private const string Auth = "/cosmos.auth.v1beta1.Query/";
    private const string Gov = "/cosmos.gov.v1.Query/";
    private const string Authz = "/cosmos.authz.v1beta1.Query/";

    public static readonly QuerySpec[] All =
    [
        new("deployment list", "Deployments that a filter matches", Deployment + "Deployments") { Options = ["filters.owner", "filters.dseq", "filters.state"], IsPaged = true },
        new("deployment get", "A deployment with its groups and account", Deployment + "Deployment") { Options = ["id.owner!", "id.dseq!"] },
        new("deployment group get", "A group of a deployment", Deployment + "Group") { Options = ["id.owner!", "id.dseq!", "id.gseq=1"], Bare = "group" },
        new("deployment params", "Settings, such as the smallest deposits", Deployment + "Params"),
        new("market order list", "Orders that a filter matches", Market + "Orders") { Options = ["filters.owner", "filters.dseq", "filters.gseq=1", "filters.oseq=1", "filters.state"], IsPaged = true },
        new("market order get", "An order", Market + "Order") { Options = ["id.owner!", "id.dseq!", "id.gseq=1", "id.oseq=1"], Bare = "order" },
        new("market bid list", "Bids that a filter matches", Market + "Bids") { Options = ["filters.owner", "filters.dseq", "filters.gseq=1", "filters.oseq=1", "filters.provider", "filters.state"], IsPaged = true },
        new("market bid get", "A bid with its account", Market + "Bid") { Options = ["id.owner!", "id.dseq!", "id.gseq=1", "id.oseq=1", "id.provider!"] },
        new("market lease list", "Leases that a filter matches", Market + "Leases") { Options = ["filters.owner", "filters.dseq", "filters.gseq=1", "filters.oseq=1", "filters.provider", "filters.state"], IsPaged = true },
        new("market lease get", "A lease with its payment", Market + "Lease") { Options = ["id.owner!", "id.dseq!", "id.gseq=1", "id.oseq=1", "id.provider!"] },
        new("market params", "Settings, such as the smallest bid deposits", Market + "Params"),
        new("market closure list", "Why leases ended", "/welkin.market.v1.Query/Closures") { Options = ["filters.owner", "filters.dseq", "filters.provider"], IsPaged = true },
        new("market closure get", "Why a lease ended", "/welkin.market.v1.Query/Closure") { Options = ["id.owner!", "id.dseq!", "id.gseq=1", "id.oseq=1", "id.provider!"], Bare = "closure" },
        new("provider list", "Registered providers", Provider + "Providers") { IsPaged = true },
        new("provider get", "A registered provider", Provider + "Provider") { Arguments = ["owner"], Bare = "provider" },
        new("audit list", "What auditors signed about all providers", Audit + "AllProvidersAttributes") { IsPaged = true },
        new("audit get", "What auditors signed about a provider", Audit + "ProviderAttributes") { Arguments = ["owner"] },
        new("cert list", "Certificates on the chain", "/akash.cert.v1.Query/Certificates") { Options = ["filter.owner", "filter.serial", "filter.state"], IsPaged = true },
        new("escrow accounts", "Accounts that leases and bids are paid from", "/akash.escrow.v1.Query/Accounts") { Arguments = ["state?", "xid?"], IsPaged = true },
        new("escrow payments", "Payments of leases", "/akash.escrow.v1.Query/Payments") { Arguments = ["state?", "xid?"], IsPaged = true },
        new("take params", "The network's share of payments", "/akash.take.v1.Query/Params"),
        new("bank total", "All coins there are", Bank + "TotalSupply") { IsPaged = true },
        new("bank params", "Settings of the bank", Bank + "Params"),
        new("auth account", "An account", Auth + "Account") { Arguments = ["address"] },
        new("auth accounts", "All accounts", Auth + "Accounts") { IsPaged = true },
        new("auth params", "Settings of accounts", Auth + "Params"),
        new("authz grants", "Rights of one account over another", Authz + "Grants") { Arguments = ["granter", "grantee", "msg_type_url?"], IsPaged = true },
        new("authz grants-by-grantee", "Rights an account has", Authz + "GranteeGrants") { Arguments = ["grantee"], IsPaged = true },
        new("authz grants-by-granter", "Rights an account gave", Authz + "GranterGrants") { Arguments = ["granter"], IsPaged = true },
        new("feegrant grants-by-grantee", "Fee allowances an account has", "/cosmos.feegrant.v1beta1.Query/Allowances") { Arguments = ["grantee"], IsPaged = true },
        new("staking validators", "Validators", "/cosmos.staking.v1beta1.Query/Validators") { Options = ["status"], IsPaged = true },
        new("staking params", "Settings of staking", "/cosmos.staking.v1beta1.Query/Params"),
        new("gov params", "Settings of governance", Gov + "Params") { Arguments = ["params_type?"] },
        new("gov message-params", "What proposals of one message type need", Gov + "MessageBasedParams") { Arguments = ["msg_url"], Bare = "params" },
        new("gov message-params-list", "Message types that need something of their own", "/welkin.gov.v1.Query/Entries"),
        new("gov constitution", "The chain's constitution", Gov + "Constitution"),
        new("gov proposal", "A proposal", Gov + "Proposal") { Arguments = ["proposal_id"], Bare = "proposal" },
        new("gov proposals", "Proposals", Gov + "Proposals") { Options = ["proposal_status", "voter", "depositor"], IsPaged = true },
        new("gov terms", "What a proposal needs, and how its tally stands", "/welkin.gov.v1.Query/Terms") { Arguments = ["proposal_id"] },
        new("gov vote", "A vote, until the tally", Gov + "Vote") { Arguments = ["proposal_id", "voter"], Bare = "vote" },
        new("gov votes", "Votes on a proposal, until the tally", Gov + "Votes") { Arguments = ["proposal_id"], IsPaged = true },
        new("gov deposit", "A deposit", Gov + "Deposit") { Arguments = ["proposal_id", "depositor"], Bare = "deposit" },
        new("gov deposits", "Deposits on a proposal", Gov + "Deposits") { Arguments = ["proposal_id"], IsPaged = true },
        new("gov tally", "How a tally stands", Gov + "TallyResult") { Arguments = ["proposal_id"] },
        new("gov records", "What tallies found, quorums and absent validators included", "/welkin.gov.v1.Query/Proposals") { IsPaged = true },
        new("gov validator-votes", "What the validators said to a proposal, also after its tally", "/welkin.gov.v1.Query/Votes") { Arguments = ["proposal_id"] },
        new("gov validator-record", "What a validator said to the last proposals", "/welkin.gov.v1.Query/Validator") { Arguments = ["validator"], Options = ["last"] },
        new("upgrade plan", "The upgrade that is scheduled", "/cosmos.upgrade.v1beta1.Query/CurrentPlan"),
        new("upgrade applied", "When an upgrade was carried out", "/cosmos.upgrade.v1beta1.Query/AppliedPlan") { Arguments = ["name"] },
        new("upgrade module-versions", "Versions of the modules' state", "/cosmos.upgrade.v1beta1.Query/ModuleVersions") { Arguments = ["module_name?"] },
        new("params subspace", "An old param", "/cosmos.params.v1beta1.Query/Params") { Arguments = ["subspace", "key"] },
        new("community-pool funds", "Funds that governance lets the community pool pay, those that ended too", "/welkin.gov.v1.Query/Funds") { IsPaged = true },
        new("community-pool fund", "A community fund", "/welkin.gov.v1.Query/Fund") { Arguments = ["fund_id"], Bare = "fund" },
        new("distribution community-pool", "What belongs to all", "/cosmos.distribution.v1beta1.Query/CommunityPool"),
        new("mint params", "Settings of minting", "/cosmos.mint.v1beta1.Query/Params"),
    ];
}
