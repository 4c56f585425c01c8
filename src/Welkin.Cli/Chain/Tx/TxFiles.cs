using System.CommandLine;
using Google.Protobuf;
using Welkin.Cli.Explain;
using Welkin.Cli.Terminal;
using Welkin.Client.Rpc;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Codec;
using ChainTx = Cosmos.Tx.V1Beta1.Tx;

namespace Welkin.Cli.Chain.Tx;

/// <summary>Transactions that lie in files.</summary>
internal static class TxFiles
{
    public static Argument<string> MakeArgument() => new("FILE") { Description = "The transaction as JSON; - reads standard input" };

    public static ChainTx Read(string path)
    {
        var text = path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);
        return ProtoJson.Decode<ChainTx>(text, UnknownMembers.Refuse).TryGet(out var tx, out var error)
            ? tx
            : throw new CliException($"{path} is no transaction: {error.Text}", "Make one with --generate-only");
    }

    public static byte[] Bytes(ChainTx tx) => new Cosmos.Tx.V1Beta1.TxRaw
    {
        BodyBytes = tx.Body.ToByteString(),
        AuthInfoBytes = tx.AuthInfo.ToByteString(),
        Signatures = { tx.Signatures },
    }.ToByteArray();
}

internal static class SignTx
{
    public static Command Make()
    {
        var (file, signer) = (TxFiles.MakeArgument(), ChainFlags.MakeFrom());
        var mode = new Option<string?>("--sign-mode") { Description = "direct or amino-json (default: direct)", HelpName = "MODE" };
        var offline = new Option<bool>("--offline") { Description = "Ask no node; give --chain-id, --account-number and --sequence" };
        var chain = new Option<string?>("--chain-id") { Description = "Which chain the signature is for (default: the node's)", HelpName = "ID" };
        var number = new Option<ulong>("--account-number", "-a") { Description = "Number of the account, with --offline", HelpName = "NUMBER" };
        var sequence = new Option<ulong>("--sequence", "-s") { Description = "Sequence of the account, with --offline", HelpName = "NUMBER" };
        return new Command("sign", "Sign a transaction that was made with --generate-only")
            .With(file, signer, mode, offline, chain, number, sequence)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var key = session.Unlock(ChainFlags.SignerOf(run, signer));
                var context = run.Get(offline)
                    ? new SigningContext(run.Get(chain) ?? throw new CliException("--offline needs --chain-id"), run.Get(number), run.Get(sequence))
                    : await ContextAsync(session, key.Address, cancellation);
                var signMode = TxFlags.ModeOf(run.Get(mode));
                var form = run.Get(offline) ? AminoForm.Network : await ClosureRules.AminoFormAsync(session.Queries, signMode, cancellation);
                var draft = DraftOf(TxFiles.Read(run.Need(file)));
                // An unordered one takes no turn.
                if (draft.Unordered) context = context with { Sequence = 0 };
                if (!TxSigner.Sign(draft, key, context, signMode, form).TryGet(out var signed, out var error))
                {
                    throw Failures.Of(error);
                }

                TxRun.Print(run, TxAnswers.TxOf(signed.Bytes));
                return 0;
            })
            .Examples("welkin tx bank send faucet akash1... 5uakt --gas 200000 --fees 5000uakt --generate-only > u.json", "welkin tx sign u.json --from faucet > s.json");
    }

    private static async Task<SigningContext> ContextAsync(Session session, Address address, CancellationToken cancellation)
    {
        var status = await session.Rpc.StatusAsync(cancellation);
        var account = await session.Queries.AccountAsync(address, cancellation)
            ?? throw new CliException($"account {address} does not exist", "Send it some coins first");
        return new SigningContext(status.ChainId, account.Number, account.Sequence);
    }

    private static TxDraft DraftOf(ChainTx tx)
    {
        var fee = tx.AuthInfo?.Fee ?? new();
        return new TxDraft(tx.Body.Messages)
        {
            Memo = tx.Body.Memo,
            TimeoutHeight = tx.Body.TimeoutHeight == 0 ? null : new Height((long)tx.Body.TimeoutHeight),
            TimeoutTimestamp = tx.Body.TimeoutTimestamp is { } timeout ? BlockTime.FromTimestamp(timeout) : null,
            Unordered = tx.Body.Unordered,
            Fee = fee.Amount.ToDomain().TryGet(out var coins, out var error) ? coins : throw Failures.Of(error),
            GasLimit = fee.GasLimit,
            FeePayer = fee.Payer,
            FeeGranter = fee.Granter,
        };
    }
}

internal static class BroadcastTx
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Make()
    {
        var file = TxFiles.MakeArgument();
        return new Command("broadcast", "Hand in a signed transaction and wait for its block").With(file).Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var answer = await session.Rpc.BroadcastSyncAsync(TxFiles.Bytes(TxFiles.Read(run.Need(file))), cancellation);
            if (answer.Error is { } refusal)
            {
                throw Failures.Of(refusal);
            }

            var included = await WaitAsync(session.Rpc, answer.Hash, cancellation);
            var block = await session.Rpc.BlockAsync(included.Height, cancellation);
            TxRun.Print(run, TxAnswers.Of(included, block.Time));
            return included.Result.Error is { } failure ? throw Failures.Of(failure) : 0;
        });
    }

    private static async Task<TxAnswer> WaitAsync(RpcClient rpc, string hash, CancellationToken cancellation)
    {
        var deadline = DateTimeOffset.UtcNow + Patience;
        while (DateTimeOffset.UtcNow < deadline)
        {
            if (await rpc.TxAsync(hash, cancellation) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }

        throw new CliException($"no block included {hash} yet", $"Look later: welkin query tx {hash}");
    }
}

internal static class EncodeTx
{
    public static Command Make()
    {
        var file = TxFiles.MakeArgument();
        return new Command("encode", "Print a transaction's bytes in base64").With(file).Does((run, _) =>
        {
            Console.Out.WriteLine(Convert.ToBase64String(TxFiles.Bytes(TxFiles.Read(run.Need(file)))));
            return Task.FromResult(0);
        });
    }
}

internal static class DecodeTx
{
    public static Command Make()
    {
        var text = new Argument<string>("BASE64") { Description = "The transaction's bytes" };
        return new Command("decode", "Print a transaction's bytes as JSON").With(text).Does((run, _) =>
        {
            try
            {
                TxRun.Print(run, TxAnswers.TxOf(Convert.FromBase64String(run.Need(text))));
                return Task.FromResult(0);
            }
            catch (Exception fault) when (fault is FormatException or InvalidProtocolBufferException)
            {
                throw new CliException($"these are no bytes of a transaction: {fault.Message}", "Give them in base64", fault);
            }
        });
    }
}
