using Welkin.Core.Codec;
using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Json;
using Welkin.Engine.Validators;
using ValidatorSet = Welkin.Engine.Validators.ValidatorSet;

namespace Welkin.Engine.Light;

/// <summary>What a light client believes, and for how long.</summary>
/// <param name="PeriodNanos">Trusting period.</param>
/// <param name="Now">The client's clock.</param>
/// <param name="MaxDriftNanos">How far ahead of that clock a header may be.</param>
public sealed record LightOptions(long PeriodNanos, BlockTime Now, long MaxDriftNanos, TrustLevel Level);

/// <summary>Light client rules: from a trusted header to a newer or older one. Errors are undefined ones with CometBFT's text.</summary>
public static class LightVerifier
{
    private static readonly Result<Unit> Fine = new Unit();

    /// <summary>A newer header, next to the trusted one or not.</summary>
    public static Result<Unit> Verify(LightBlock trusted, LightBlock untrusted, LightOptions options) =>
        HeightOf(untrusted) == HeightOf(trusted) + 1 ? VerifyAdjacent(trusted, untrusted, options) : VerifyNonAdjacent(trusted, untrusted, options);

    public static Result<Unit> VerifyAdjacent(LightBlock trusted, LightBlock untrusted, LightOptions options)
    {
        if (HeightOf(untrusted) != HeightOf(trusted) + 1) return Error.Undefined("headers must be adjacent in height");
        if (Expired(trusted, options) is { } expired) return expired;
        if (!CheckNew(trusted, untrusted, options).TryGet(out var members, out var error)) return Invalid(error);
        var (old, fresh) = (trusted.SignedHeader.Header, untrusted.SignedHeader.Header);
        if (!fresh.ValidatorsHash.Equals(old.NextValidatorsHash))
            return Error.Undefined($"expected old header next validators ({GoText.Hex(old.NextValidatorsHash.Span)}) to match those from new header ({GoText.Hex(fresh.ValidatorsHash.Span)})");
        return VerifyOwn(trusted, untrusted, members);
    }

    public static Result<Unit> VerifyNonAdjacent(LightBlock trusted, LightBlock untrusted, LightOptions options)
    {
        if (HeightOf(untrusted) == HeightOf(trusted) + 1) return Error.Undefined("headers must be non adjacent in height");
        if (Expired(trusted, options) is { } expired) return expired;
        if (!CheckNew(trusted, untrusted, options).TryGet(out var members, out var error)) return Invalid(error);
        if (!ValidatorSet.FromProto(trusted.ValidatorSet).TryGet(out var trustedMembers, out error)) return error;
        var chainId = trusted.SignedHeader.Header.ChainId;
        if (!CommitVerification.VerifyTrusting(chainId, trustedMembers, untrusted.SignedHeader.Commit, options.Level).TryGet(out _, out error))
            return error is { Codespace: CommitVerification.Codespace, Code: CommitVerification.NotEnoughPower } ? error.With("cant trust new val set") : error;
        return VerifyOwn(trusted, untrusted, members);
    }

    /// <summary>An older header, by the hash chain alone.</summary>
    public static Result<Unit> VerifyBackwards(Header older, Header trusted)
    {
        if (!BlockChecks.Check(older).TryGet(out _, out var error)) return Invalid(error);
        if (older.ChainId != trusted.ChainId) return Invalid(Error.Undefined("header belongs to another chain"));
        if (TimeOf(older).CompareTo(TimeOf(trusted)) >= 0)
            return Invalid(Error.Undefined($"expected older header time {TimeOf(older).ToGoText()} to be before new header time {TimeOf(trusted).ToGoText()}"));
        var hash = older.HashBytes();
        return hash.AsSpan().SequenceEqual(trusted.LastBlockId.Filled().Hash.Span)
            ? Fine
            : Invalid(Error.Undefined($"older header hash {GoText.Hex(hash)} does not match trusted header's last block {GoText.Hex(trusted.LastBlockId.Filled().Hash.Span)}"));
    }

    /// <summary>At least one honest validator must be in the fraction.</summary>
    public static Result<Unit> CheckTrustLevel(TrustLevel level) =>
        level.Denominator == 0 || (Int128)level.Numerator * 3 < level.Denominator || level.Numerator > level.Denominator
            ? Error.Undefined($"trustLevel must be within [1/3, 1], given {level}")
            : Fine;

    /// <summary>Is the block consistent in itself?</summary>
    public static Result<Unit> CheckBlock(LightBlock block, string chainId)
    {
        if (block.SignedHeader is null) return Error.Undefined("missing signed header");
        if (block.ValidatorSet is null) return Error.Undefined("missing validator set");
        if (!CheckSignedHeader(block.SignedHeader, chainId).TryGet(out _, out var error)) return error.With("invalid signed header");
        if (!ValidatorSet.FromProto(block.ValidatorSet).TryGet(out var members, out error)) return error.With("invalid validator set");
        if (members.Count == 0) return Error.Undefined("validator set is nil or empty").With("invalid validator set");
        var claimed = block.SignedHeader.Header.ValidatorsHash;
        var hash = members.HashBytes();
        return hash.AsSpan().SequenceEqual(claimed.Span)
            ? Fine
            : Error.Undefined($"expected validator hash of header to match validator set hash ({GoText.Hex(claimed.Span)} != {GoText.Hex(hash)})");
    }

    public static Result<Unit> CheckSignedHeader(SignedHeader signed, string chainId)
    {
        if (signed.Header is not { } header) return Error.Undefined("missing header");
        if (signed.Commit is not { } commit) return Error.Undefined("missing commit");
        if (!BlockChecks.Check(header).TryGet(out _, out var error)) return error.With("invalid header");
        if (!BlockChecks.Check(commit).TryGet(out _, out error)) return error.With("invalid commit");
        if (header.ChainId != chainId) return Error.Undefined($"header belongs to another chain {GoText.Quote(header.ChainId)}, not {GoText.Quote(chainId)}");
        if (commit.Height != header.Height) return Error.Undefined($"header and commit height mismatch: {header.Height} vs {commit.Height}");
        var hash = header.HashBytes();
        return hash.AsSpan().SequenceEqual(commit.BlockId.Filled().Hash.Span)
            ? Fine
            : Error.Undefined($"commit signs block {GoText.Hex(commit.BlockId.Filled().Hash.Span)}, header is block {GoText.Hex(hash)}");
    }

    private static Result<ValidatorSet> CheckNew(LightBlock trusted, LightBlock untrusted, LightOptions options)
    {
        var (old, fresh) = (trusted.SignedHeader.Header, untrusted.SignedHeader.Header);
        if (!CheckSignedHeader(untrusted.SignedHeader, old.ChainId).TryGet(out _, out var error)) return error.With("untrustedHeader.ValidateBasic failed");
        if (fresh.Height <= old.Height) return Error.Undefined($"expected new header height {fresh.Height} to be greater than one of old header {old.Height}");
        if (TimeOf(fresh).CompareTo(TimeOf(old)) <= 0)
            return Error.Undefined($"expected new header time {TimeOf(fresh).ToGoText()} to be after old header time {TimeOf(old).ToGoText()}");
        if (TimeOf(fresh).CompareTo(options.Now.Add(options.MaxDriftNanos)) >= 0)
            return Error.Undefined($"new header has a time from the future {TimeOf(fresh).ToGoText()} (now: {options.Now.ToGoText()}; max clock drift: {GoDuration.Text(options.MaxDriftNanos)})");
        if (!ValidatorSet.FromProto(untrusted.ValidatorSet).TryGet(out var members, out error)) return error;
        var hash = members.HashBytes();
        return hash.AsSpan().SequenceEqual(fresh.ValidatorsHash.Span)
            ? members
            : Error.Undefined($"expected new header validators ({GoText.Hex(fresh.ValidatorsHash.Span)}) to match those that were supplied ({GoText.Hex(hash)}) at height {fresh.Height}");
    }

    private static Result<Unit> VerifyOwn(LightBlock trusted, LightBlock untrusted, ValidatorSet members)
    {
        var commit = untrusted.SignedHeader.Commit;
        return CommitVerification.VerifyLight(trusted.SignedHeader.Header.ChainId, members, commit.BlockId, HeightOf(untrusted), commit).TryGet(out _, out var error)
            ? Fine
            : Invalid(error);
    }

    private static Error? Expired(LightBlock trusted, LightOptions options)
    {
        var end = TimeOf(trusted.SignedHeader.Header).Add(options.PeriodNanos);
        if (end.CompareTo(options.Now) > 0) return null;
        return Error.Undefined($"old header has expired at {end.ToGoText()} (now: {options.Now.ToGoText()})");
    }

    private static Error Invalid(Error error) => error.With("invalid header");

    private static long HeightOf(LightBlock block) => block.SignedHeader.Header.Height;

    private static BlockTime TimeOf(Header header) => BlockTime.FromTimestamp(header.Time);
}
