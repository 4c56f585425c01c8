using Welkin.Analyzers;
using Xunit;

namespace Welkin.Tests.Analyzers;

public sealed class HouseRuleTests
{
    private const string Client = "src/market/Welkin.Client/Some.cs";
    private const string Bank = "src/chain/Welkin.Modules.Cosmos/Bank/";

    [Theory]
    [InlineData("Pay();")]
    [InlineData("_ = Pay();")]
    [InlineData("await Later();")]
    [InlineData("System.Action act = () => Pay();")]
    public async Task A_dropped_result_is_refused(string statement) => Assert.Single(await Judged.By(new DiscardedResult(), Client, Paying(statement)));

    [Theory]
    [InlineData("var paid = Pay();")]
    [InlineData("if (!Pay().IsOk) return;")]
    [InlineData("Pay().Ignore(\"the network drops it\");")]
    [InlineData("_ = new object();")]
    public async Task A_result_that_is_looked_at_is_fine(string statement) => Assert.Empty(await Judged.By(new DiscardedResult(), Client, Paying(statement)));

    [Fact]
    public async Task Only_State_touches_the_store()
    {
        const string Source = "class C(Welkin.Store.IStoreProvider ctx) { object M() => ctx.Store(\"bank\"); }";
        Assert.Single(await Judged.By(new StoreAccess(), Bank + "Keeper.cs", Source));
        Assert.Empty(await Judged.By(new StoreAccess(), Bank + "State.cs", Source));
        Assert.Empty(await Judged.By(new StoreAccess(), Bank + "BankState.cs", Source));
        Assert.Empty(await Judged.By(new StoreAccess(), "src/chain/Welkin.Runtime/Some.cs", Source));
    }

    [Fact]
    public async Task Lists_page_over_a_store_as_it_is() => Assert.Empty(await Judged.By(
        new StoreAccess(), Bank + "Queries.cs", "class C(Welkin.Store.IStoreProvider ctx) { object M() => Welkin.Runtime.Pages.OfPrefix(ctx.Store(\"bank\")); }"));

    [Fact]
    public async Task Modules_meet_in_ports_types_and_roles_only()
    {
        const string User = "using Welkin.Modules.Cosmos.Auth; namespace Welkin.Modules.Cosmos.Bank; class C { void M(Thing thing) { } }";
        const string Thing = "namespace Welkin.Modules.Cosmos.Auth; class Thing;";
        const string Role = "namespace Welkin.Modules.Cosmos.Auth; interface Thing;";
        Assert.Single(await Judged.By(new Layering(), Bank + "Keeper.cs", User, "", ("src/chain/Welkin.Modules.Cosmos/Auth/Keeper.cs", Thing)));
        Assert.Empty(await Judged.By(new Layering(), Bank + "Keeper.cs", User, "", ("src/chain/Welkin.Modules.Cosmos/Auth/Ports.cs", Thing)));
        Assert.Empty(await Judged.By(new Layering(), Bank + "Keeper.cs", User, "", ("src/chain/Welkin.Modules.Cosmos/Auth/Types/Thing.cs", Thing)));
        Assert.Empty(await Judged.By(new Layering(), Bank + "Keeper.cs", User, "", ("src/chain/Welkin.Modules.Cosmos/Auth/Keeper.cs", Role)));
    }

    [Fact]
    public async Task A_project_without_a_row_of_arrows_is_refused() =>
        Assert.Contains("no row", Assert.Single(await Judged.By(new Layering(), "src/market/Welkin.Unheard/Some.cs", "class C;")));

    [Theory]
    [InlineData("log.LogInformation(\"{M}\", mnemonic);", 1)]
    [InlineData("log.LogInformation(\"{M}\", key.Password);", 1)]
    [InlineData("log.LogInformation(\"{M}\", mnemonic.Length);", 0)]
    [InlineData("log.LogInformation(\"{M}\", key.Name);", 0)]
    public async Task Secrets_do_not_go_to_logs(string statement, int findings) => Assert.Equal(findings, (await Judged.By(
        new SecretLogging(),
        Client,
        $"using Microsoft.Extensions.Logging; class Key {{ public string Password, Name; }} class C {{ void M(ILogger log, string mnemonic, Key key) {{ {statement} }} }}")).Count);

    [Theory]
    [InlineData(60, 0)]
    [InlineData(90, 1)]
    [InlineData(700, 2)]
    public async Task Files_and_methods_stay_small(int lines, int findings) => Assert.Equal(
        findings, (await Judged.By(new Size(), Client, $"class C {{ void M()\n{{\n{string.Concat(Enumerable.Repeat("\n", lines - 3))}}} }}")).Count);

    [Fact]
    public async Task A_suppression_needs_its_member_and_a_reason_and_must_be_needed()
    {
        const string Source = "class C { static int Count; }";
        const string Path = "src/chain/Welkin.Core/Some.cs";
        Assert.Empty(await Judged.By(new StaticState(), Path, Source, $"DET004\t{Path}\tC.Count\tcounts only"));
        Assert.Single(await Judged.By(new StaticState(), Path, Source, $"DET004\t{Path}\tC.Count\t"));
        Assert.Equal(2, (await Judged.By(new StaticState(), Path, Source, $"DET004\t{Path}\tC.Other\tcounts only")).Count);
        Assert.Single(await Judged.By(new StaticState(), Path, "class C;", $"DET004\t{Path}\tC.Count\tcounts only"));
    }

    private static string Paying(string statement) =>
        $"using Welkin.Core; class C {{ Result<Unit> Pay() => default; System.Threading.Tasks.Task<Result<Unit>> Later() => null; async void M() {{ {statement} }} }}";
}
