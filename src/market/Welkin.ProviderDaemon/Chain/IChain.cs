using System.Collections.Immutable;
using Akash.Deployment.V1Beta4;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Provider;

namespace Welkin.ProviderDaemon.Chain;

/// <summary>
/// What a provider asks the chain. Implementations: the one over <c>Welkin.Client</c>, and the tests' chain of a few lines.
/// A node that does not answer surfaces as <see cref="ChainUnavailableException"/>; absence is null.
/// </summary>
public interface IChain
{
    /// <summary>All that concerns this provider, read at one height.</summary>
    Task<ChainSnapshot> Read(CancellationToken cancellation);

    /// <summary>Completes when something may have changed: a hint to read early. It may miss changes.</summary>
    Task Changed(CancellationToken cancellation);

    /// <summary>A certificate by owner and decimal serial.</summary>
    Task<CertificateRecord?> Certificate(Address owner, string serial, CancellationToken cancellation);

    /// <summary>The compressed secp256k1 key of an account; null when it never signed a transaction.</summary>
    Task<byte[]?> AccountKey(Address owner, CancellationToken cancellation);

    /// <summary>A deployment with its groups and this provider's running leases of it, whatever the last snapshot said.</summary>
    Task<DeploymentRecord?> Deployment(Address owner, ulong dseq, CancellationToken cancellation);
}

/// <summary>A chain view and what is beside it.</summary>
/// <param name="BidDeposits">The smallest bid deposit by denomination.</param>
public sealed record ChainSnapshot(ChainView View, ImmutableSortedDictionary<string, Coin> BidDeposits);

/// <summary>A certificate as the chain keeps it.</summary>
public sealed record CertificateRecord(bool Valid, byte[] CertificatePem, byte[] PublicKeyPem);

/// <summary>A deployment as the chain shows it now.</summary>
/// <param name="Hash">Lower-case hex.</param>
/// <param name="Leases">Running leases of it with this provider, in group order.</param>
public sealed record DeploymentRecord(Height Height, bool Active, string Hash, ImmutableArray<GroupRecord> Groups, ImmutableArray<LeaseId> Leases);

/// <summary>A group of a deployment.</summary>
public sealed record GroupRecord(uint GSeq, GroupSpec Spec);

/// <summary>
/// The provider account's one ordered sender. Messages of one call go into one transaction; urgent calls overtake others
/// that wait.
/// </summary>
public interface ITransactions
{
    /// <param name="timeoutHeight">The transaction is not included above this height; null: no limit.</param>
    Task<TxOutcome> Send(IReadOnlyList<IMessage> messages, TxPriority priority, Height? timeoutHeight, CancellationToken cancellation);
}

/// <summary>Who goes first: others wait for closes and bids, nobody waits for a withdrawal.</summary>
public enum TxPriority
{
    Urgent,
    Ordinary,
}

/// <summary>What became of a transaction.</summary>
/// <param name="Error">Null when it was included and did what it says.</param>
public sealed record TxOutcome(Height Height, string Hash, Error? Error);

/// <summary>The node does not answer; the message says what the operator can do.</summary>
public sealed class ChainUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
