using Cosmos.Bank.V1Beta1;
using Cosmos.Ics23.V1;
using Welkin.Testing.Chain;
using Xunit;

namespace Welkin.Tests.Rules;

/// <summary>Unordered transactions in both rule sets: refused by the network's, used once in ours.</summary>
public sealed class UnorderedTests
{
    [Fact]
    public void The_networks_rule_set_refuses_them_and_its_state_is_untouched()
    {
        var (with, without) = (TestChain.Start(false, "alice", "bob"), TestChain.Start(false, "alice", "bob"));
        var refused = with.BlockOfSigned([with.Unordered("alice", 60, 0, Send(with))])[0];
        without.Block();
        Assert.Equal(("sdk", 37u), (refused.Codespace, refused.Code));
        Assert.Equal("unordered transactions are not enabled: feature not supported", refused.Log);
        Assert.Equal(without.AppHash, with.AppHash);
    }

    [Fact]
    public void Two_of_one_signer_run_in_one_block_and_the_sequence_stays()
    {
        var chain = TestChain.Start(true, "alice", "bob");
        var before = chain.Balance("bob");
        var results = chain.BlockOfSigned([chain.Unordered("alice", 61, 0, Send(chain)), chain.Unordered("alice", 60, 0, Send(chain))]);
        Assert.All(results, result => Assert.True(result.Code == 0, result.Log));
        Assert.DoesNotContain(results[0].Events.SelectMany(item => item.Attributes), attribute => attribute.Key == "acc_seq");
        Assert.Equal(before + 2, chain.Balance("bob"));
        chain.Ok("alice", Send(chain));
    }

    [Fact]
    public void A_timeout_is_good_for_one_transaction_of_a_signer_until_it_is_forgotten()
    {
        var chain = TestChain.Start(true, "alice", "bob");
        var tx = chain.Unordered("alice", 24, 0, Send(chain));
        Assert.Equal(0u, chain.BlockOfSigned([tx])[0].Code);
        Assert.True(IsNoted(chain, "alice", 24));
        var again = chain.BlockOfSigned([tx])[0];
        Assert.Equal(18u, again.Code);
        Assert.Matches($"^failed to add unordered nonce: sender {chain.Address("alice")} has already used timeout [0-9]{{19}}: invalid request$", again.Log);
        // The block at 24 seconds forgets it, and its very time is no timeout any more.
        Assert.Equal(18u, chain.BlockOfSigned([tx])[0].Code);
        Assert.False(IsNoted(chain, "alice", 24));
        Assert.Equal(42u, chain.BlockOfSigned([tx])[0].Code);
    }

    [Theory]
    [InlineData(5, 0u, 42u, "tx timeout")]
    [InlineData(12, 0u, 18u, "unordered transaction has a timeout_timestamp that has already passed: invalid request")]
    [InlineData(13, 0u, 0u, "")]
    [InlineData(612, 0u, 0u, "")]
    [InlineData(613, 0u, 18u, "unordered tx ttl exceeds 10m0s: invalid request")]
    [InlineData(60, 1u, 18u, "sequence is not allowed for unordered transactions: invalid request")]
    [InlineData(-1767225600, 0u, 18u, "unordered transaction must have timeout_timestamp set: invalid request")]
    public void Wrong_timeouts_and_sequences_are_refused(long timeout, ulong sequence, uint code, string text)
    {
        var chain = TestChain.Start(true, "alice", "bob");
        // The next block is at 12 seconds.
        var result = chain.BlockOfSigned([chain.Unordered("alice", timeout, sequence, Send(chain))])[0];
        Assert.Equal(code, result.Code);
        Assert.EndsWith(text, result.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void They_cost_2240_more_and_the_note()
    {
        var chain = TestChain.Start(true, "alice", "bob");
        chain.Ok("alice", Send(chain));
        var simulated = chain.Application.Simulate(chain.Unordered("alice", 60, 0, Send(chain)));
        var used = chain.BlockOfSigned([chain.Unordered("alice", 60, 0, Send(chain))])[0].GasUsed;
        // Looking it up, and writing 29 bytes of key.
        Assert.Equal(1000 + 2000 + (30 * 29), used - (long)simulated.GasUsed);
    }

    private static MsgSend Send(TestChain chain) => new() { FromAddress = chain.Address("alice"), ToAddress = chain.Address("bob"), Amount = { new Cosmos.Base.V1Beta1.Coin { Denom = "uakt", Amount = "1" } } };

    private static bool IsNoted(TestChain chain, string signer, long seconds) =>
        CommitmentProof.Parser.ParseFrom(chain.Prove("acc", NonceKey(chain, signer, seconds)).Proof.Ops[0].Data).Exist is not null;

    private static byte[] NonceKey(TestChain chain, string signer, long seconds)
    {
        var nanos = (1_767_225_600 + seconds) * 1_000_000_000;
        var key = new byte[29];
        key[0] = 0x5a;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), nanos ^ long.MinValue);
        chain.Key(signer).Address.Bytes.CopyTo(key.AsSpan(9));
        return key;
    }
}
