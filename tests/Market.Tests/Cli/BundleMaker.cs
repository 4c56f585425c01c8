using Akash.Market.V1;
using Google.Protobuf;
using Tendermint.Types;
using Welkin.Cli.Explain;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Engine.Blocks;
using Welkin.Modules.Compute;
using Welkin.Testing.Chain;
using EscrowState = Akash.Escrow.Types.V1.State;

namespace Welkin.Tests.Cli;

/// <summary>Makes the bundle that <c>explain lease --export</c> writes, of a lease that ends in the next block of a test chain.</summary>
internal static class BundleMaker
{
    /// <param name="chain">The chain, one block before the end.</param>
    /// <param name="id">The lease.</param>
    /// <param name="end">Makes the block in which it ends.</param>
    /// <param name="evidence">What the party who states the cause has collected.</param>
    /// <param name="account">The account number of that party; null: nobody states anything.</param>
    public static ClosureBundle Make(TestChain chain, LeaseID id, Action end, byte[]? evidence = null, ulong? account = null)
    {
        var before = HeaderAfter(chain, null);
        var accountBefore = Proof(chain, StoredKeys.Account(id.DeploymentId(), EscrowState.Open));
        end();
        return new ClosureBundle(
            id,
            HeaderAfter(chain, before),
            Proof(chain, StoredKeys.Closure(id)),
            Proof(chain, StoredKeys.Lease(id)),
            evidence,
            account is { } number ? new SignedStatement(chain.LastTransactions[0], number) : null)
        {
            Funds = new FundsTrail(before, accountBefore, Standing(chain, FundsTrail.AccountPlaces(id.DeploymentId())), Standing(chain, FundsTrail.PaymentPlaces(id))),
        };
    }

    // The header is made by the engine; a light one with the application hash is enough here.
    private static Header HeaderAfter(TestChain chain, Header? last) => new()
    {
        Version = new Tendermint.Version.Consensus { Block = 11 },
        ChainId = "test-1",
        Height = chain.NextHeight,
        Time = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_767_300_000 },
        LastBlockId = new BlockID { Hash = ByteString.CopyFrom(last?.HashBytes() ?? new byte[32]), PartSetHeader = new PartSetHeader() },
        AppHash = ByteString.CopyFrom(chain.AppHash),
        ValidatorsHash = ByteString.CopyFrom(new byte[32]),
        NextValidatorsHash = ByteString.CopyFrom(new byte[32]),
    };

    private static StoredProof Standing(TestChain chain, IEnumerable<(string Store, byte[] Key)> places) => places.Select(place => Proof(chain, place)).First(proof => proof.Value is not null);

    private static StoredProof Proof(TestChain chain, (string Store, byte[] Key) at)
    {
        var (value, proof) = chain.Prove(at.Store, at.Key);
        return new StoredProof(at.Store, at.Key, value.Length == 0 ? null : value, proof);
    }
}
