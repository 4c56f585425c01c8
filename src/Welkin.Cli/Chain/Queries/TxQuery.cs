using System.CommandLine;
using Cosmos.Base.Abci.V1Beta1;
using Welkin.Cli.Terminal;
using Welkin.Core.Codec;

namespace Welkin.Cli.Chain.Queries;

internal static class TxQuery
{
    public static Command Make()
    {
        var hash = new Argument<string>("HASH") { Description = "Hash of the transaction, in hex" };
        return new Command("tx", "An included transaction").With(hash).Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var text = run.Need(hash);
            if (text.Length != 64 || !text.All(char.IsAsciiHexDigit))
            {
                throw new CliException($"'{text}' is no hash of a transaction", "It has 64 hex digits");
            }

            var found = await session.Rpc.TxAsync(text, cancellation) ?? throw new CliException($"no block includes {text}", "It may be waiting, or have been refused");
            var block = await session.Rpc.BlockAsync(found.Height, cancellation);
            QueryCommand.Print(run, ProtoJson.ToText(TxAnswers.Of(found, block.Time)));
            return 0;
        });
    }
}

internal static class TxsQuery
{
    public static Command Make()
    {
        var events = new Option<string>("--events") { Description = "For example message.action='/akash.market.v1beta5.MsgCreateLease'", HelpName = "QUERY", Required = true };
        var limit = new Option<int>("--limit") { Description = "How many at most", HelpName = "NUMBER", DefaultValueFactory = _ => 30 };
        var page = new Option<int>("--page") { Description = "Which page, from 1", HelpName = "NUMBER", DefaultValueFactory = _ => 1 };
        return new Command("txs", "Included transactions that a query matches").With(events, limit, page).Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var size = run.Get(limit);
            var (txs, total) = await session.Rpc.TxSearchAsync(run.Need(events), run.Get(page), size, newestFirst: false, cancellation);
            var answer = new SearchTxsResult
            {
                TotalCount = (ulong)total,
                Count = (ulong)txs.Count,
                PageNumber = (ulong)run.Get(page),
                PageTotal = (ulong)((total + size - 1) / size),
                Limit = (ulong)size,
            };
            foreach (var tx in txs)
            {
                answer.Txs.Add(TxAnswers.Of(tx, (await session.Rpc.BlockAsync(tx.Height, cancellation)).Time));
            }

            QueryCommand.Print(run, ProtoJson.ToText(answer));
            return 0;
        });
    }
}
