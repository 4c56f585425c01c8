using System.Collections.Frozen;
using System.Collections.Immutable;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core.Codec;

/// <summary>Which messages an envelope may hold: the network keeps a list for every interface.</summary>
public static class Interfaces
{
    /// <summary>Messages of transactions.</summary>
    public const string Msg = "cosmos.base.v1beta1.Msg";

    /// <summary>Replies to messages of transactions.</summary>
    public const string MsgResponse = "cosmos.tx.v1beta1.MsgResponse";

    /// <summary>Accounts.</summary>
    public const string Account = "cosmos.auth.v1beta1.AccountI";

    /// <summary>Public keys.</summary>
    public const string PublicKey = "cosmos.crypto.PubKey";

    /// <summary>Rights that an account can grant.</summary>
    public const string Authorization = "cosmos.authz.v1beta1.Authorization";

    /// <summary>Limits of a fee grant.</summary>
    public const string FeeAllowance = "cosmos.feegrant.v1beta1.FeeAllowanceI";

    private static readonly string[] Keys =
    [
        "/cosmos.crypto.ed25519.PubKey",
        "/cosmos.crypto.multisig.LegacyAminoPubKey",
        "/cosmos.crypto.secp256k1.PubKey",
        "/cosmos.crypto.secp256r1.PubKey",
        "/cosmos.auth.v1beta1.ModuleCredential",
    ];

    private static readonly string[] VestingAccounts =
    [
        "/cosmos.vesting.v1beta1.ContinuousVestingAccount",
        "/cosmos.vesting.v1beta1.DelayedVestingAccount",
        "/cosmos.vesting.v1beta1.PeriodicVestingAccount",
        "/cosmos.vesting.v1beta1.PermanentLockedAccount",
    ];

    private static readonly string[] Accounts =
    [
        "/cosmos.auth.v1beta1.BaseAccount",
        "/cosmos.auth.v1beta1.ModuleAccount",
        "/cosmos.vesting.v1beta1.BaseVestingAccount",
        .. VestingAccounts,
    ];

    /// <summary>Both light-client messages stand on both lists upstream.</summary>
    private static readonly string[] ClientMessages =
    [
        "/ibc.lightclients.tendermint.v1.Header",
        "/ibc.lightclients.tendermint.v1.Misbehaviour",
    ];

    /// <summary>Services whose messages no list has: nothing routes them.</summary>
    private static readonly FrozenSet<string> Unrouted = FrozenSet.Create(
        StringComparer.Ordinal,
        "ibc.applications.interchain_accounts.controller.v1.Msg",
        "ibc.applications.interchain_accounts.host.v1.Msg");

    private static readonly FrozenDictionary<string, FrozenSet<string>> Lists = new Dictionary<string, string[]>
    {
        [Msg] = [.. Routed(method => method.InputType), "/akash.deployment.v1beta3.MsgDepositDeployment"],
        // The reply of auth's parameter message is on no list upstream; an answer still carries it.
        [MsgResponse] = [.. Routed(method => method.OutputType).Where(url => url != "/cosmos.auth.v1beta1.MsgUpdateParamsResponse")],
        [PublicKey] = Keys,
        [Account] = Accounts,
        [Authorization] =
        [
            "/akash.deployment.v1beta3.DepositDeploymentAuthorization",
            "/akash.escrow.v1.DepositAuthorization",
            "/cosmos.authz.v1beta1.GenericAuthorization",
            "/cosmos.bank.v1beta1.SendAuthorization",
            "/cosmos.staking.v1beta1.StakeAuthorization",
            "/ibc.applications.transfer.v1.TransferAuthorization",
        ],
        [FeeAllowance] =
        [
            "/cosmos.feegrant.v1beta1.AllowedMsgAllowance",
            "/cosmos.feegrant.v1beta1.BasicAllowance",
            "/cosmos.feegrant.v1beta1.PeriodicAllowance",
        ],
        ["cosmos.auth.v1.ModuleCredential"] = Keys,
        ["cosmos.auth.v1beta1.GenesisAccount"] = Accounts,
        ["cosmos.bank.v1beta1.SupplyI"] = ["/cosmos.bank.v1beta1.Supply"],
        ["cosmos.crypto.PrivKey"] = ["/cosmos.crypto.ed25519.PrivKey", "/cosmos.crypto.secp256k1.PrivKey"],
        ["cosmos.evidence.v1beta1.Evidence"] = ["/cosmos.evidence.v1beta1.Equivocation"],
        ["cosmos.gov.v1beta1.Content"] =
        [
            "/cosmos.distribution.v1beta1.CommunityPoolSpendProposal",
            "/cosmos.gov.v1beta1.TextProposal",
            "/cosmos.params.v1beta1.ParameterChangeProposal",
            "/cosmos.upgrade.v1beta1.CancelSoftwareUpgradeProposal",
            "/cosmos.upgrade.v1beta1.SoftwareUpgradeProposal",
            "/ibc.core.client.v1.ClientUpdateProposal",
            "/ibc.core.client.v1.UpgradeProposal",
        ],
        ["cosmos.tx.v1beta1.Tx"] = ["/cosmos.tx.v1beta1.Tx"],
        ["cosmos.tx.v1beta1.TxExtensionOptionI"] = [],
        ["cosmos.vesting.v1beta1.VestingAccount"] = VestingAccounts,
        ["ibc.core.channel.v1.PacketI"] = ["/ibc.core.channel.v1.Packet"],
        ["ibc.core.client.v1.ClientState"] = ["/ibc.lightclients.tendermint.v1.ClientState"],
        ["ibc.core.client.v1.ConsensusState"] = ["/ibc.lightclients.tendermint.v1.ConsensusState"],
        ["ibc.core.client.v1.Header"] = ClientMessages,
        ["ibc.core.client.v1.Height"] = ["/ibc.core.client.v1.Height"],
        ["ibc.core.client.v1.Misbehaviour"] = ClientMessages,
        ["ibc.core.commitment.v1.Path"] = ["/ibc.core.commitment.v2.MerklePath"],
        ["ibc.core.commitment.v1.Prefix"] = ["/ibc.core.commitment.v1.MerklePrefix"],
        ["ibc.core.commitment.v1.Root"] = ["/ibc.core.commitment.v1.MerkleRoot"],
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    private static readonly FrozenSet<string> Registered =
        Lists.Values.SelectMany(urls => urls).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names of the interfaces, sorted.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Lists.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The type URLs on an interface's list, sorted.</summary>
    public static ImmutableArray<string> Implementations(string interfaceName) =>
        Lists.TryGetValue(interfaceName, out var urls) ? [.. urls.Order(StringComparer.Ordinal)] : [];

    /// <summary>Whether an envelope for this interface may hold that type.</summary>
    public static bool Holds(string interfaceName, string typeUrl) =>
        Lists.TryGetValue(interfaceName, out var urls) && urls.Contains(typeUrl);

    /// <summary>A type that stands on any list. Errors: undefined.</summary>
    public static Result<MessageDescriptor> Resolve(string typeUrl) =>
        Registered.Contains(typeUrl) ? TypeUrls.Resolve(typeUrl) : Error.Undefined($"unable to resolve type URL {typeUrl}");

    /// <summary>The message of a transaction's envelope. Errors: undefined.</summary>
    public static Result<Google.Protobuf.IMessage> UnpackMsg(Any any)
    {
        if (!Holds(Msg, any.TypeUrl))
        {
            return NotRegistered(Msg, any.TypeUrl);
        }

        return TypeUrls.Resolve(any.TypeUrl).TryGet(out var descriptor, out var error)
            ? GogoWire.DecodeRegistered(descriptor, any.Value.Span)
            : error;
    }

    internal static Error NotRegistered(string interfaceName, string typeUrl) =>
        interfaceName == "cosmos.tx.v1beta1.TxExtensionOptionI"
            ? Error.Undefined("no registered implementations of type tx.TxExtensionOptionI")
            : Error.Undefined($"no concrete type registered for type URL {typeUrl} against interface {GoName(interfaceName)}");

    private static string GoName(string interfaceName) => interfaceName switch
    {
        Msg or MsgResponse => "*interface { ProtoMessage(); Reset(); String() string }",
        Authorization => "*authz.Authorization",
        FeeAllowance => "*feegrant.FeeAllowanceI",
        "cosmos.gov.v1beta1.Content" => "*v1beta1.Content",
        "cosmos.evidence.v1beta1.Evidence" => "*exported.Evidence",
        _ when interfaceName.StartsWith("ibc.", StringComparison.Ordinal) => $"*exported.{LastWord(interfaceName)}",
        _ => $"*types.{LastWord(interfaceName)}",
    };

    private static string LastWord(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static IEnumerable<string> Routed(Func<MethodDescriptor, MessageDescriptor> side) =>
        TypeUrls.Services
            .Where(service => service.Name == "Msg" && !Unrouted.Contains(service.FullName))
            .SelectMany(service => service.Methods)
            .Select(method => TypeUrls.Of(side(method)))
            .Distinct(StringComparer.Ordinal);
}
