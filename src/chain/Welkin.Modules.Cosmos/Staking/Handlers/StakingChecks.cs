using Welkin.Core;
using CoinMessage = Cosmos.Base.V1Beta1.Coin;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>What the messages of staking have in common.</summary>
internal static class StakingChecks
{
    public static Result<Address> Validator(string text, string words = "validator")
        => Address.ParseByCodec(text, Address.ValoperPrefix).TryGet(out var found, out var error)
            ? found
            : SdkErrors.InvalidAddress.With($"invalid {words} address: {error.Text}");

    public static Result<Address> Delegator(string text)
        => Address.ParseByCodec(text).TryGet(out var found, out var error) ? found : SdkErrors.InvalidAddress.With($"invalid delegator address: {error.Text}");

    /// <summary>An amount above zero of a valid denom. Errors: <c>sdk</c> 18.</summary>
    public static Result<Coin> Amount(CoinMessage? message, string complaint)
    {
        if (!message.ToDomain().TryGet(out var coin, out var error)) return error;
        return coin.Validate().IsOk && coin.IsPositive ? coin : SdkErrors.InvalidRequest.With(complaint);
    }

    /// <summary>Refuses what cannot be bonded. Errors: <c>sdk</c> 18.</summary>
    public static Result<Unit> Denom(Coin coin, string bondDenom)
        => coin.Denom == bondDenom
            ? new Unit()
            : SdkErrors.InvalidRequest.With($"invalid coin denomination: got {coin.Denom}, expected {bondDenom}");

    /// <summary>RFC 3339 to the second, as the network's events have it.</summary>
    public static string Seconds(BlockTime time) => new BlockTime(time.Seconds, 0).ToRfc3339Nano();
}
