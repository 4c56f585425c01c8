using System.CommandLine;
using Cosmos.Bank.V1Beta1;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Cli.Chain.Queries;

internal static class BankBalances
{
    public static Command Make()
    {
        var account = new Argument<string>("ADDRESS") { Description = "Address, or the name of a key of ours" };
        var denom = new Option<string?>("--denom") { Description = "Only this denomination", HelpName = "DENOM" };
        var (pages, height) = (new PageFlags(), QueryCommand.MakeHeight());
        var command = new Command("balances", "What an account holds").With(account, denom, height);
        pages.AddTo(command);
        return command
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var queries = run.Get(height) is > 0 and var at ? session.Queries.At(new Height(at)) : session.Queries;
                var address = session.AddressOf(run.Need(account));
                if (run.Get(denom) is { } one)
                {
                    QueryCommand.Print(run, ProtoJson.ToText((await queries.BalanceAsync(address, one, cancellation)).ToMessage()));
                    return 0;
                }

                var request = new QueryAllBalancesRequest { Address = address.ToString() };
                pages.Fill(request, run);
                QueryCommand.Print(run, ProtoJson.ToText(await queries.QueryAsync<QueryAllBalancesRequest, QueryAllBalancesResponse>(
                    "/cosmos.bank.v1beta1.Query/AllBalances", request, cancellation)));
                return 0;
            })
            .Examples("welkin query bank balances tenant", "welkin query bank balances akash1... --denom uakt --output json");
    }
}
