using Welkin.Core;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>Failures of codespace <c>gov</c>.</summary>
internal static class GovErrors
{
    public static readonly Error Inactive = new("gov", 3, "inactive proposal");
    public static readonly Error InvalidContent = new("gov", 5, "invalid proposal content");
    public static readonly Error InvalidType = new("gov", 6, "invalid proposal type");
    public static readonly Error InvalidVote = new("gov", 7, "invalid vote option");
    public static readonly Error NoHandler = new("gov", 9, "no handler exists for proposal type");
    public static readonly Error Unroutable = new("gov", 10, "proposal message not recognized by router");
    public static readonly Error NoMessages = new("gov", 11, "no messages proposed");
    public static readonly Error InvalidMessage = new("gov", 12, "invalid proposal message");
    public static readonly Error InvalidSigner = new("gov", 13, "expected gov account as only signer for proposal message");
    public static readonly Error MetadataTooLong = new("gov", 15, "metadata too long");
    public static readonly Error DepositTooSmall = new("gov", 16, "minimum deposit is too small");
    public static readonly Error InvalidProposer = new("gov", 18, "invalid proposer");
    public static readonly Error VotingEnded = new("gov", 20, "voting period already ended");
    public static readonly Error InvalidProposal = new("gov", 21, "invalid proposal");
    public static readonly Error SummaryTooLong = new("gov", 22, "summary too long");
    public static readonly Error InvalidDepositDenom = new("gov", 23, "invalid deposit denom");

    /// <summary>The failure of a collection without the key, in the network's words; it is not a registered one.</summary>
    public static Error NotFound(string key, string type) => Error.Undefined($"collections: not found: key '{key}' of type github.com/cosmos/gogoproto/cosmos.gov.v1.{type}");
}
