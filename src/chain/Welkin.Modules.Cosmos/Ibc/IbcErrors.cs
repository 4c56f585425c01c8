using Welkin.Core;

namespace Welkin.Modules.Cosmos.Ibc;

/// <summary>Failures of the codespaces of IBC.</summary>
internal static class IbcErrors
{
    public static readonly Error Unauthorized = new("ibc", 2, "unauthorized");
    public static readonly Error InvalidAddress = new("ibc", 5, "invalid address");
    public static readonly Error InvalidId = new("host", 2, "invalid identifier");
    public static readonly Error InvalidDenom = new("transfer", 3, "invalid denomination for cross-chain transfer");
    public static readonly Error SendDisabled = new("transfer", 7, "fungible token transfers from this chain are disabled");
    public static readonly Error InvalidTimeout = new("channelv2", 8, "invalid packet timeout");
    public static readonly Error NoCounterparty = new("clientv2", 35, "counterparty not found");
}
