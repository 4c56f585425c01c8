using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Json;

namespace Welkin.Engine.Validators;

/// <summary>A fraction of the voting power.</summary>
public readonly record struct TrustLevel(long Numerator, long Denominator)
{
    public static readonly TrustLevel OneThird = new(1, 3);

    public override string ToString() => $"{Numerator}/{Denominator}";
}

/// <summary>Does a commit carry enough good signatures? Errors are undefined ones with CometBFT's text.</summary>
public static class CommitVerification
{
    /// <summary>Codespace of the one error that light clients tell apart from others.</summary>
    public const string Codespace = "commit";

    /// <summary>Code in <see cref="Codespace"/>: the signatures are good as far as read, but too few.</summary>
    public const uint NotEnoughPower = 1;

    private static readonly Result<Unit> Fine = new Unit();

    /// <summary>Whose signatures are read, whose power counts, and when to stop.</summary>
    private sealed record Rules(long Needed, bool ReadNilVotes, bool ReadAll, bool ByIndex);

    private sealed record Checked(int Index, CommitSig Signature, Validator Validator);

    /// <summary>For full nodes: reads every signature that is there, nil votes included.</summary>
    public static Result<Unit> Verify(string chainId, ValidatorSet set, BlockID id, long height, Commit commit) =>
        VerifyOwn(chainId, set, id, height, commit, new(TwoThirds(set), ReadNilVotes: true, ReadAll: true, ByIndex: true));

    /// <summary>For light clients: stops as soon as two thirds are reached.</summary>
    public static Result<Unit> VerifyLight(string chainId, ValidatorSet set, BlockID id, long height, Commit commit) =>
        VerifyOwn(chainId, set, id, height, commit, new(TwoThirds(set), ReadNilVotes: false, ReadAll: false, ByIndex: true));

    /// <summary>As <see cref="VerifyLight"/>, but reads every vote for the block: evidence needs that.</summary>
    public static Result<Unit> VerifyLightAll(string chainId, ValidatorSet set, BlockID id, long height, Commit commit) =>
        VerifyOwn(chainId, set, id, height, commit, new(TwoThirds(set), ReadNilVotes: false, ReadAll: true, ByIndex: true));

    /// <summary>Did more than a fraction of an older, trusted set sign? Members are found by address.</summary>
    public static Result<Unit> VerifyTrusting(string chainId, ValidatorSet trusted, Commit commit, TrustLevel level)
    {
        if (level.Denominator == 0) return Error.Undefined("trustLevel has zero Denominator");
        var product = (Int128)trusted.TotalPower * level.Numerator;
        if (product > long.MaxValue || product < long.MinValue)
            return Error.Undefined("int64 overflow while calculating voting power needed. please provide smaller trustLevel numerator");
        return VerifySignatures(chainId, trusted, commit, new((long)product / level.Denominator, ReadNilVotes: false, ReadAll: false, ByIndex: false));
    }

    private static long TwoThirds(ValidatorSet set) => set.TotalPower * 2 / 3;

    private static Result<Unit> VerifyOwn(string chainId, ValidatorSet set, BlockID id, long height, Commit commit, Rules rules)
    {
        if (set.Count != commit.Signatures.Count) return Error.Undefined($"Invalid commit -- wrong set size: {set.Count} vs {commit.Signatures.Count}");
        if (height != commit.Height) return Error.Undefined($"Invalid commit -- wrong height: {height} vs {commit.Height}");
        if (!id.SameAs(commit.BlockId)) return Error.Undefined($"invalid commit -- wrong block ID: want {id.Text()}, got {commit.BlockId.Text()}");
        return VerifySignatures(chainId, set, commit, rules);
    }

    /// <summary>
    /// Go verifies two or more ed25519 signatures as a batch: then power is judged before signatures, and a bad one is named by its
    /// whole text. One signature, or mixed keys, are verified one by one.
    /// </summary>
    private static Result<Unit> VerifySignatures(string chainId, ValidatorSet set, Commit commit, Rules rules)
    {
        var batch = commit.Signatures.Count >= 2 && set.Members.All(member => member.Key.Type == ConsensusKeyType.Ed25519);
        if (!Select(chainId, set, commit, rules, !batch).TryGet(out var selected, out var error)) return error;
        if (selected.Power <= rules.Needed)
            return new Error(Codespace, NotEnoughPower, $"invalid commit -- insufficient voting power: got {selected.Power}, needed more than {rules.Needed}");
        if (!batch) return Fine;
        foreach (var entry in selected.Entries)
            if (!IsGood(chainId, commit, entry))
                return Error.Undefined($"wrong signature (#{entry.Index}): {GoText.Hex(System.Text.Encoding.UTF8.GetBytes(Text(entry.Signature)))}");
        return Fine;
    }

    private static Result<(long Power, List<Checked> Entries)> Select(string chainId, ValidatorSet set, Commit commit, Rules rules, bool verifyNow)
    {
        long power = 0;
        var entries = new List<Checked>();
        var seen = new Dictionary<ByteString, int>();
        foreach (var (index, signature) in commit.Signatures.Index())
        {
            if (signature.BlockIdFlag != BlockIDFlag.Commit && (!rules.ReadNilVotes || signature.BlockIdFlag == BlockIDFlag.Absent)) continue;
            var validator = rules.ByIndex ? set.Members[index] : set.ByAddress(signature.ValidatorAddress);
            if (validator is null) continue;
            if (!rules.ByIndex && !seen.TryAdd(validator.Address, index))
                return Error.Undefined($"double vote from {validator} ({seen[validator.Address]} and {index})");
            var entry = new Checked(index, signature, validator);
            if (verifyNow && !IsGood(chainId, commit, entry)) return Error.Undefined($"wrong signature (#{index}): {GoText.Hex(signature.Signature.Span)}");
            entries.Add(entry);
            if (signature.BlockIdFlag == BlockIDFlag.Commit) power += validator.Power;
            if (!rules.ReadAll && power > rules.Needed) break;
        }
        return (power, entries);
    }

    private static bool IsGood(string chainId, Commit commit, Checked entry) =>
        entry.Validator.Key.Verify(SignBytes.Of(chainId, commit, entry.Signature), entry.Signature.Signature.Span);

    private static string Text(CommitSig signature) =>
        $"CommitSig{{{GoText.Fingerprint(signature.Signature.Span)} by {GoText.Fingerprint(signature.ValidatorAddress.Span)} on {(int)signature.BlockIdFlag} @ {BlockTime.FromTimestamp(signature.Timestamp)}}}";
}
