using Welkin.Engine.Json;

namespace Welkin.Engine.Validators;

/// <summary>A member of a validator set.</summary>
/// <param name="Address">Twenty bytes. Kept beside the key because peers may send one that does not match, which checks must see.</param>
/// <param name="Power">Voting power, 0 or more; 0 in a change means removal.</param>
/// <param name="Priority">Claim to propose next: grows by the power each round, falls by the total when it proposes.</param>
public sealed record Validator(ConsensusKey Key, ByteString Address, long Power, long Priority)
{
    public static Validator Of(ConsensusKey key, long power) => new(key, key.Address, power, 0);

    /// <summary>Leaf of the validators hash: the key and the power count, the priority does not.</summary>
    public byte[] Leaf() => new Tendermint.Types.SimpleValidator { PubKey = Key.ToProto(), VotingPower = Power }.ToByteArray();

    public Tendermint.Types.Validator ToProto() => new() { Address = Address, PubKey = Key.ToProto(), VotingPower = Power, ProposerPriority = Priority };

    /// <remarks>Errors: undefined, for a key that is no consensus key.</remarks>
    public static Result<Validator> FromProto(Tendermint.Types.Validator validator) =>
        ConsensusKey.FromProto(validator.PubKey).TryGet(out var key, out var error)
            ? new Validator(key, validator.Address, validator.VotingPower, validator.ProposerPriority)
            : error;

    /// <summary>Go's text.</summary>
    public override string ToString() => $"Validator{{{GoText.Hex(Address.Span)} {Key} VP:{Power} A:{Priority}}}";
}
