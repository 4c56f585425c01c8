using System.CommandLine;
using System.Text.Json;
using Google.Protobuf;
using Welkin.Cli.Explain;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Cli.Chain;

/// <summary>What a command that sends a transaction builds its messages from.</summary>
internal sealed record TxRequest(Invocation Run, Session Session, string FromName)
{
    /// <summary>The account that signs.</summary>
    public Address From => Session.AddressOf(FromName);
}

/// <summary>The one way in which all <c>tx</c> commands send.</summary>
internal static class TxRun
{
    /// <summary>Makes a command that sends the messages built by a function, signed by <c>--from</c>.</summary>
    public static Command Sends(this Command command, Func<TxRequest, CancellationToken, Task<IReadOnlyList<IMessage>>> build, string from = "tenant")
    {
        var (flags, signer) = (new TxFlags(), ChainFlags.MakeFrom(from));
        command.With(signer);
        flags.AddTo(command);
        return command.Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var request = new TxRequest(run, session, ChainFlags.SignerOf(run, signer));
            return await SendAsync(request, flags, await build(request, cancellation), cancellation);
        });
    }

    /// <summary>The same for messages that need no waiting.</summary>
    public static Command Sends(this Command command, Func<TxRequest, IMessage> build, string from = "tenant") =>
        command.Sends((request, _) => Task.FromResult<IReadOnlyList<IMessage>>([build(request)]), from);

    /// <summary>The same where the signer is the command's first argument.</summary>
    public static Command SendsFrom(this Command command, Argument<string> signer, Func<TxRequest, IMessage> build)
    {
        var flags = new TxFlags();
        flags.AddTo(command);
        return command.Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var request = new TxRequest(run, session, run.Need(signer));
            return await SendAsync(request, flags, [build(request)], cancellation);
        });
    }

    public static async Task<int> SendAsync(TxRequest request, TxFlags flags, IReadOnlyList<IMessage> messages, CancellationToken cancellation)
    {
        var (run, options) = (request.Run, flags.Read(request.Run));
        if (run.Get(flags.GenerateOnly))
        {
            Console.Out.WriteLine(TxAnswers.Unsigned(messages, options));
            return 0;
        }

        await request.Session.CheckChainAsync(cancellation);
        options = options with { Form = await ClosureRules.AminoFormAsync(request.Session.Queries, options.Mode, cancellation) };
        using var sender = new TxSender(request.Session.Rpc, request.Session.Unlock(request.FromName), options);
        if (run.Get(flags.DryRun))
        {
            Console.Error.WriteLine($"gas estimate: {await sender.SimulateAsync(messages, null, cancellation)}");
            return 0;
        }

        if (!run.Get(flags.Yes))
        {
            Console.Error.WriteLine(TxAnswers.Unsigned(messages, options));
            if (!Prompt.Confirm("confirm transaction before signing and broadcasting"))
            {
                throw new CliException("the transaction was declined", "Answer y, or give --yes");
            }
        }

        var receipt = (run.Get(flags.Broadcast) ?? ClientSettings.Of(run).Text("broadcast-mode")) == "async"
            ? await sender.SubmitAsync(messages, null, cancellation)
            : await sender.SendAsync(messages, null, cancellation);
        receipt.EnsureSuccess();
        Print(run, TxAnswers.Of(receipt));
        return 0;
    }

    /// <summary>JSON unless text was asked for: scripts of the network's tools rely on it.</summary>
    public static void Print(Invocation run, IMessage answer)
    {
        var json = ProtoJson.ToText(answer);
        if (run.OutputGiven != "text")
        {
            Console.Out.WriteLine(json);
            return;
        }

        using var document = JsonDocument.Parse(json);
        Console.Out.WriteLine(YamlText.Of(document.RootElement));
    }
}
