using Welkin.Core;
using Welkin.ProviderDaemon.Executor;
using Welkin.Testing.Executor;
using Welkin.Testing.Provider;
using Welkin.Tests.Provider;
using Xunit;
using LeaseId = Welkin.Provider.LeaseId;

namespace Welkin.Tests.ProviderDaemon.Daemon;

/// <summary>
/// The production daemon over a chain and an executor of a few lines: one event in ten is lost, or all of them; the daemon is killed
/// before or after any of its steps. Two cycles later chain and executor agree.
/// </summary>
public sealed class ReconciliationTests
{
    private const int Rounds = 20;
    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Killed_between_any_two_steps_with_events_lost_they_agree_within_two_cycles(int seed)
    {
        var world = new World(new Random(seed));
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                await world.Tenants();
                await world.Work();
                await world.TwoCycles();
                Assert.Equal(await world.Promised(), await world.Running());
            }

            Assert.True(world.Kills > 0 && world.Leases > 2, $"{world.Kills} kills, {world.Leases} leases");
        }
        finally
        {
            world.Dispose();
        }
    }

    private sealed class KilledException : Exception;

    private sealed class World(Random random) : IDisposable
    {
        private readonly List<ProviderBench> _daemons = [new ProviderBench(digestBlocks: 7)];
        private ulong _dseq;

        public int Kills { get; private set; }

        public int Leases { get; private set; }

        private ProviderBench Daemon => _daemons[^1];

        private Address Tenant => _daemons[0].Tenant;

        private FakeChain Chain => _daemons[0].Chain;

        private FakeExecutor Executor => _daemons[0].Executor;

        public async Task Tenants()
        {
            var view = (await Chain.Read(Cancellation)).View;
            for (var whim = 0; whim < 3; whim++)
            {
                switch (random.Next(6))
                {
                    case 0 or 1:
                        Chain.Order(Tenant, ++_dseq, ProviderBench.Spec(), ProviderBench.Manifest());
                        break;
                    case 2 or 3 when view.OpenBids.Length > 0:
                        await Take(view.OpenBids[random.Next(view.OpenBids.Length)]);
                        view = (await Chain.Read(Cancellation)).View;
                        break;
                    case 4 when view.Leases.Length > 0:
                        Chain.Close(view.Leases[random.Next(view.Leases.Length)].Id.DSeq);
                        view = (await Chain.Read(Cancellation)).View;
                        break;
                    case 5 when (await Running()) is [var victim, ..]:
                        Executor.Break(new LeaseKey(victim), "web", replica => replica with { State = ReplicaState.Exited, Health = ReplicaHealth.Unhealthy, ExitCode = 1 });
                        break;
                }
            }
        }

        /// <summary>A few cycles with the events that are not lost; half of the time the daemon is killed in one of them.</summary>
        public async Task Work()
        {
            var left = random.Next(2) == 0 ? random.Next(8) : int.MaxValue;
            void Step()
            {
                if (Interlocked.Decrement(ref left) < 0) throw new KilledException();
            }

            (Chain.Step, Executor.Step) = (Step, Step);
            for (var cycle = random.Next(1, 4); cycle > 0; cycle--)
            {
                if (random.Next(10) != 0) Daemon.Wake.ChainMoved();
                await Daemon.Loop.Cycle(Cancellation);
                await Daemon.Loop.Idle();
                Daemon.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            (Chain.Step, Executor.Step) = (null, null);
            if (left >= 0) return;
            Kills++;
            _daemons.Add(new ProviderBench(Daemon.Home, Daemon.Clock, Chain, Executor, digestBlocks: 7));
        }

        /// <summary>Two cycles without a single event.</summary>
        public async Task TwoCycles()
        {
            for (var cycle = 0; cycle < 2; cycle++)
            {
                Daemon.Clock.Advance(PollPeriod);
                await Daemon.Loop.Cycle(Cancellation);
                await Daemon.Loop.Idle();
            }
        }

        /// <summary>Leases with a manifest: what has to run.</summary>
        public async Task<IEnumerable<string>> Promised() =>
            [.. (await Chain.Read(Cancellation)).View.Leases.Select(lease => lease.Id).Where(id => Daemon.Manifests.Find(id) is not null).Select(id => id.ToString()).Order(StringComparer.Ordinal)];

        /// <summary>Workloads whose replicas run.</summary>
        public async Task<string[]> Running() =>
            [.. (await Executor.Observe(Cancellation)).Leases.Values.Where(lease => lease.Replicas.All(replica => replica.State == ReplicaState.Running)).Select(lease => lease.Lease.Text).Order(StringComparer.Ordinal)];

        public void Dispose()
        {
            for (var i = _daemons.Count - 1; i >= 0; i--) _daemons[i].Dispose();
        }

        private async Task Take(LeaseId bid)
        {
            Chain.Take(bid.DSeq);
            Leases++;
            if (random.Next(5) != 0) await Daemon.Desk.Submit(Tenant, bid.DSeq, ProviderBench.Manifest(), Cancellation);
        }
    }
}
