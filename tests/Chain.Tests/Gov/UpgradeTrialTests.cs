using Cosmos.Upgrade.V1Beta1;
using Welkin.App;
using Welkin.Core;
using Welkin.Modules.Cosmos.Upgrade;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Tests.Governance.GovMessages;

namespace Welkin.Tests.Governance;

/// <summary>A plan is tried on a branch of the state: what it changes is counted, what it breaks is named, nothing stays.</summary>
public sealed class UpgradeTrialTests
{
    private static readonly string[] Names = ["bob", "carol", "dave", "val-1", "val-2", "val-3"];

    [Fact]
    public void A_pending_plan_is_tried_and_nothing_of_it_is_kept()
    {
        // The program that made the chain does not know the plan: one that does refuses to run before the height.
        var chain = TestChain.WithValidators(true, new WelkinOptions(), Names);
        Plan(chain);
        var before = chain.AppHash;
        var trial = Tried(chain, ctx => { });

        Assert.Equal(("next", 60, chain.NextHeight - 1), (trial.Name, trial.Height, trial.StateHeight));
        Assert.Contains("upgrade", trial.Work.Changed.Select(store => store.Store));
        Assert.Empty(trial.Work.Broken);
        Assert.Equal("next", chain.Query<QueryCurrentPlanResponse>("/cosmos.upgrade.v1beta1.Query/CurrentPlan", new QueryCurrentPlanRequest()).Plan.Name);
        chain.Block();
        Assert.NotEqual(before, chain.AppHash);
    }

    [Fact]
    public void What_a_plan_breaks_is_named()
    {
        var chain = TestChain.WithValidators(true, new WelkinOptions(), Names);
        Plan(chain);
        var trial = Tried(chain, ctx =>
        {
            // Supply is bank's prefix 0x00: a migration that forgets it.
            var bank = ctx.Store(new Welkin.Store.StoreKey("bank"));
            foreach (var (key, _) in bank.Iterate([0x00], [0x01]).ToList()) bank.Delete(key);
        });
        Assert.Contains(trial.Work.Broken, words => words.StartsWith("bank/", StringComparison.Ordinal));
        Assert.Empty(chain.BrokenInvariants());
    }

    [Fact]
    public void A_plan_that_the_program_does_not_know_is_refused_by_name()
    {
        var chain = TestChain.WithValidators(true, new WelkinOptions(), Names);
        Assert.Contains("no upgrade is planned", Refused(chain, null));
        Plan(chain);
        Assert.Contains("does not know the plan \"next\"", Refused(chain, null));
        Assert.Contains("does not know the plan \"other\"", Refused(chain, "other"));
    }

    private static string Refused(TestChain chain, string? name)
    {
        Assert.False(chain.Application.TryUpgrade(name, work => work()).TryGet(out _, out var error));
        return error.Text;
    }

    private static void Plan(TestChain chain)
        => Pass(chain, new MsgSoftwareUpgrade { Authority = GovAccount, Plan = new() { Name = "next", Height = 60, Info = "" } });

    private static UpgradeTrial Tried(TestChain chain, Action<Runtime.BlockContext> migration)
        => chain.Reopened(new WelkinOptions { Upgrades = [new UpgradeStep("next", migration)] }).TryUpgrade(null, work => work()).OrThrow();
}
