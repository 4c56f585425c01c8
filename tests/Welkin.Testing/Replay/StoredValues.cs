using System.Text;
using Google.Protobuf;
using Welkin.Core.Codec;

namespace Welkin.Testing.Replay;

/// <summary>Shows keys and values of the network's stores to people.</summary>
public static class StoredValues
{
    // The longest prefix that fits wins. Only what is a protobuf message is listed; the rest is shown as text or hex.
    private static readonly (string Store, string Prefix, string Message)[] Known =
    [
        ("acc", "00", "cosmos.auth.v1beta1.Params"),
        ("acc", "01", "google.protobuf.Any"),
        ("audit", "01", "akash.audit.v1.AuditedAttributesStore"),
        ("authz", "01", "cosmos.authz.v1beta1.Grant"),
        ("bank", "05", "cosmos.bank.v1beta1.Params"),
        ("bank", "01", "cosmos.bank.v1beta1.Metadata"),
        ("cert", "11", "akash.cert.v1.Certificate"),
        ("consensus", "", "tendermint.types.ConsensusParams"),
        ("deployment", "03", "akash.deployment.v1beta4.Params"),
        ("deployment", "1101", "akash.deployment.v1.Deployment"),
        ("deployment", "1201", "akash.deployment.v1beta4.Group"),
        ("distribution", "00", "cosmos.distribution.v1beta1.FeePool"),
        ("distribution", "02", "cosmos.distribution.v1beta1.ValidatorOutstandingRewards"),
        ("distribution", "04", "cosmos.distribution.v1beta1.DelegatorStartingInfo"),
        ("distribution", "05", "cosmos.distribution.v1beta1.ValidatorHistoricalRewards"),
        ("distribution", "06", "cosmos.distribution.v1beta1.ValidatorCurrentRewards"),
        ("distribution", "07", "cosmos.distribution.v1beta1.ValidatorAccumulatedCommission"),
        ("distribution", "09", "cosmos.distribution.v1beta1.Params"),
        ("escrow", "1100", "akash.escrow.types.v1.AccountState"),
        ("escrow", "1200", "akash.escrow.types.v1.PaymentState"),
        ("feegrant", "00", "cosmos.feegrant.v1beta1.Grant"),
        ("gov", "00", "cosmos.gov.v1.Proposal"),
        ("gov", "10", "cosmos.gov.v1.Deposit"),
        ("gov", "20", "cosmos.gov.v1.Vote"),
        ("gov", "30", "cosmos.gov.v1.Params"),
        ("market", "0400", "akash.market.v1beta5.Params"),
        ("market", "1101", "akash.market.v1beta5.Order"),
        ("market", "1202", "akash.market.v1beta5.Bid"),
        ("market", "1302", "akash.market.v1.Lease"),
        ("mint", "00", "cosmos.mint.v1beta1.Minter"),
        ("mint", "01", "cosmos.mint.v1beta1.Params"),
        ("provider", "01", "akash.provider.v1beta4.Provider"),
        ("slashing", "00", "cosmos.slashing.v1beta1.Params"),
        ("slashing", "01", "cosmos.slashing.v1beta1.ValidatorSigningInfo"),
        ("staking", "21", "cosmos.staking.v1beta1.Validator"),
        ("staking", "31", "cosmos.staking.v1beta1.Delegation"),
        ("staking", "32", "cosmos.staking.v1beta1.UnbondingDelegation"),
        ("staking", "34", "cosmos.staking.v1beta1.Redelegation"),
        ("staking", "50", "cosmos.staking.v1beta1.HistoricalInfo"),
        ("staking", "51", "cosmos.staking.v1beta1.Params"),
        ("take", "01", "akash.take.v1.Params"),
    ];

    /// <summary>A value as protobuf JSON when store and prefix are known, else as text or hex; <c>absent</c> for null.</summary>
    public static string ValueText(string store, string keyHex, string? valueHex)
    {
        if (valueHex is null) return "absent";
        var bytes = Convert.FromHexString(valueHex);
        var known = Known.Where(entry => entry.Store == store && keyHex.StartsWith(entry.Prefix, StringComparison.Ordinal))
            .OrderByDescending(entry => entry.Prefix.Length).FirstOrDefault();
        if (known.Message is not null && TypeUrls.TryGetMessage(known.Message, out var descriptor))
        {
            try
            {
                return $"{ProtoJson.ToText(descriptor.Parser.ParseFrom(bytes))} ({valueHex})";
            }
            catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidOperationException or FormatException)
            {
                return $"malformed {known.Message}: {valueHex}";
            }
        }

        return Printable(bytes) ? $"\"{Encoding.ASCII.GetString(bytes)}\" ({valueHex})" : valueHex;
    }

    /// <summary>A key in hex with runs of readable characters shown as such.</summary>
    public static string KeyText(string keyHex)
    {
        if (keyHex.Length == 0) return "-";
        var bytes = Convert.FromHexString(keyHex);
        var text = new StringBuilder();
        for (var i = 0; i < bytes.Length;)
        {
            var end = i;
            while (end < bytes.Length && bytes[end] is > 0x20 and < 0x7f) end++;
            if (end - i >= 4)
            {
                text.Append('\'').Append(Encoding.ASCII.GetString(bytes, i, end - i)).Append('\'');
                i = end;
                continue;
            }

            text.Append(Convert.ToHexStringLower(bytes, i, 1));
            i++;
        }

        return text.ToString();
    }

    private static bool Printable(byte[] bytes) => bytes.Length > 0 && Array.TrueForAll(bytes, one => one is >= 0x20 and < 0x7f);
}
