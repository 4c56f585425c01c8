using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Json;
using Welkin.Engine.Validators;

namespace Welkin.Engine.Keys;

/// <summary>Signs votes and proposals with a key from a file, and never two different ones for the same step, not even after a crash.</summary>
public sealed class FileSigner
{
    private readonly PrivateKey key;
    private readonly string? statePath;

    /// <summary>The last thing signed.</summary>
    public SignState State { get; private set; }

    public ConsensusKey PublicKey => key.Public;

    public ByteString Address => key.Public.Address;

    /// <param name="statePath">Where the state is written before a signature is given out; null keeps it in memory.</param>
    public FileSigner(PrivateKey key, SignState state, string? statePath)
    {
        this.key = key;
        State = state;
        this.statePath = statePath;
    }

    /// <summary>Reads both files, or makes a new key and an empty state.</summary>
    /// <remarks>A key without its state is refused: signing from an empty state could sign a height twice.</remarks>
    public static Result<FileSigner> LoadOrCreate(string keyPath, string statePath)
    {
        if (!File.Exists(keyPath))
        {
            var created = PrivateKey.Generate();
            KeyFiles.WriteSecret(statePath, SignState.Empty.ToJson(indented: true));
            KeyFiles.WriteSecret(keyPath, KeyJson(created));
            return new FileSigner(created, SignState.Empty, statePath);
        }
        if (!ParseKey(File.ReadAllBytes(keyPath)).With(keyPath).TryGet(out var key, out var error)) return error;
        if (!File.Exists(statePath)) return Error.Undefined($"{statePath} is missing beside {keyPath}: restore it, it keeps the validator from signing a height twice");
        return SignState.Parse(File.ReadAllBytes(statePath)).With(statePath).TryGet(out var state, out error) ? new FileSigner(key, state, statePath) : error;
    }

    /// <summary>Content of <c>priv_validator_key.json</c>.</summary>
    public static string KeyJson(PrivateKey key) => CometJson.Text(json => json.Object(() =>
    {
        json.Hex("address", key.Public.Address);
        json.Key("pub_key", key.Public);
        key.WriteJson(json, "priv_key");
    }), indented: true);

    public static Result<PrivateKey> ParseKey(ReadOnlyMemory<byte> utf8) =>
        GoJson.Parse(utf8).TryGet(out var root, out var error) ? PrivateKey.FromJson(root["priv_key"]) : error;

    /// <summary>Signs a vote in place. Asked for the last step again, it gives the old signature and the old time.</summary>
    /// <remarks>Errors: undefined, with CometBFT's text.</remarks>
    public Result<Unit> Sign(string chainId, Vote vote)
    {
        if (!VoteChecks.MayCarryExtension(vote) && vote.Extension.Length > 0)
            return Error.Undefined("unexpected vote extension - extensions are only allowed in non-nil precommits").With("error signing vote");
        if (VoteChecks.MayCarryExtension(vote)) vote.ExtensionSignature = ByteString.CopyFrom(key.Sign(SignBytes.OfExtension(chainId, vote)));
        var step = vote.Type == SignedMsgType.Precommit ? SignStep.Precommit : SignStep.Prevote;
        if (!SignStepOnce(vote.Height, vote.Round, step, SignBytes.Of(chainId, vote)).TryGet(out var signed, out var error)) return error.With("error signing vote");
        vote.Signature = signed.Signature;
        if (signed.OldSignBytes is { } old) vote.Timestamp = CanonicalVote.Parser.ParseDelimitedFrom(new MemoryStream(old)).Timestamp;
        return new Unit();
    }

    /// <summary>Signs a proposal in place, with the same promises as for votes.</summary>
    public Result<Unit> Sign(string chainId, Proposal proposal)
    {
        var bytes = SignBytes.Of(chainId, proposal);
        if (!SignStepOnce(proposal.Height, proposal.Round, SignStep.Propose, bytes).TryGet(out var signed, out var error)) return error.With("error signing proposal");
        proposal.Signature = signed.Signature;
        if (signed.OldSignBytes is { } old) proposal.Timestamp = CanonicalProposal.Parser.ParseDelimitedFrom(new MemoryStream(old)).Timestamp;
        return new Unit();
    }

    private sealed record Signed(ByteString Signature, byte[]? OldSignBytes);

    private Result<Signed> SignStepOnce(long height, int round, SignStep step, byte[] bytes)
    {
        if (!State.IsSameStep(height, round, step).TryGet(out var same, out var error)) return error;
        if (same)
        {
            var old = State.SignBytes.ToByteArray();
            if (bytes.AsSpan().SequenceEqual(old)) return new Signed(State.Signature, null);
            // Only the time may differ: the process crashed after signing and before the vote was recorded.
            return WithoutTime(bytes, step).Equals(WithoutTime(old, step)) ? new Signed(State.Signature, old) : Error.Undefined("conflicting data");
        }
        var signature = ByteString.CopyFrom(key.Sign(bytes));
        State = new(height, round, step, signature, ByteString.CopyFrom(bytes));
        if (statePath is not null) KeyFiles.WriteSecret(statePath, State.ToJson(indented: true));
        return new Signed(signature, null);
    }

    private static ByteString WithoutTime(byte[] bytes, SignStep step)
    {
        using var stream = new MemoryStream(bytes);
        if (step == SignStep.Propose)
        {
            var proposal = CanonicalProposal.Parser.ParseDelimitedFrom(stream);
            proposal.Timestamp = null;
            return proposal.ToByteString();
        }
        var vote = CanonicalVote.Parser.ParseDelimitedFrom(stream);
        vote.Timestamp = null;
        return vote.ToByteString();
    }
}
