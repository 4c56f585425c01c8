using System.CommandLine;
using Cosmos.Gov.V1;
using Cosmos.Upgrade.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Cli.Gov;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Cli.Chain.Tx;

internal static class GovTx
{
    public static Command Make() => new Command("gov", "Proposals and votes")
        .With(MakeSubmit(), MakeDeposit(), MakeVote(), MakeWeightedVote(), MakeCancel(), MakeMessageParams());

    /// <summary>Messages that propose an upgrade of the chain.</summary>
    public static Command MakeUpgrade() => new Command("upgrade", "Proposals to upgrade the chain").With(MakeSchedule(), MakeCancelUpgrade());

    private static Command MakeSubmit()
    {
        var file = new Argument<string>("FILE") { Description = "JSON with messages, deposit, title, summary, and perhaps metadata and expedited" };
        return new Command("submit-proposal", "Propose messages that the chain shall run")
            .With(file)
            .Sends(request => ProposalFile.Read(request.Run.Need(file)).ToMessage(request.From))
            .Examples("welkin tx gov submit-proposal proposal.json --from validator --yes");
    }

    private static Command MakeDeposit()
    {
        var (id, amount) = (Id(), new Argument<string>("COINS") { Description = "For example 10000000uakt" });
        return new Command("deposit", "Add to the deposit of a proposal").With(id, amount).Sends(request => new MsgDeposit
        {
            ProposalId = request.Run.Get(id),
            Depositor = request.From.ToString(),
            Amount = { Given.Coins(request.Run.Need(amount)).ToMessages() },
        });
    }

    private static Command MakeVote()
    {
        var (id, option) = (Id(), new Argument<string>("OPTION") { Description = "yes, no, no_with_veto or abstain" });
        var metadata = new Option<string>("--metadata") { Description = "A note", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        return new Command("vote", "Vote on a proposal").With(id, option, metadata).Sends(request => new MsgVote
        {
            ProposalId = request.Run.Get(id),
            Voter = request.From.ToString(),
            Option = OptionOf(request.Run.Need(option)),
            Metadata = request.Run.Need(metadata),
        }).Examples("welkin tx gov vote 1 yes --from validator --yes");
    }

    private static Command MakeWeightedVote()
    {
        var (id, options) = (Id(), new Argument<string>("OPTIONS") { Description = "For example yes=0.6,no=0.3,abstain=0.1" });
        return new Command("weighted-vote", "Split a vote over several options").With(id, options).Sends(request =>
        {
            var vote = new MsgVoteWeighted { ProposalId = request.Run.Get(id), Voter = request.From.ToString() };
            foreach (var part in request.Run.Need(options).Split(','))
            {
                if (part.Split('=') is not [var name, var weight]) throw new CliException($"'{part}' is no option with a weight", "Write for example yes=0.6,no=0.4");
                vote.Options.Add(new WeightedVoteOption { Option = OptionOf(name), Weight = weight });
            }

            return vote;
        });
    }

    private static Command MakeCancel()
    {
        var id = Id();
        return new Command("cancel-proposal", "Withdraw your proposal before its vote ends").With(id).Sends(request => new MsgCancelProposal
        {
            ProposalId = request.Run.Get(id),
            Proposer = request.From.ToString(),
        });
    }

    private static Command MakeMessageParams()
    {
        var url = new Argument<string>("MSG-URL") { Description = "Type of message, such as /cosmos.bank.v1beta1.MsgSend" };
        var proposal = new ProposalFlags();
        var period = new Option<string?>("--period") { Description = "Voting period, such as 72h", HelpName = "DURATION" };
        var quorum = new Option<string?>("--quorum") { Description = "Least part of bonded tokens that votes", HelpName = "0..1" };
        var threshold = new Option<string?>("--threshold") { Description = "Part of yes that must be exceeded", HelpName = "0..1" };
        var veto = new Option<string?>("--veto-threshold") { Description = "Part of vetoes that rejects", HelpName = "0..1" };
        var deposit = new Option<string?>("--min-deposit") { Description = "What starts the vote", HelpName = "COINS" };
        return proposal.AddTo(new Command("propose-message-params", "Propose what proposals of one message type need; nothing given deletes the entry").With(url, period, quorum, threshold, veto, deposit))
            .Sends(request =>
            {
                var run = request.Run;
                var value = new MessageBasedParams { Quorum = run.Get(quorum) ?? "", Threshold = run.Get(threshold) ?? "", VetoThreshold = run.Get(veto) ?? "" };
                if (run.Get(period) is { } text) value.VotingPeriod = Duration.FromTimeSpan(DurationText.Parse(text) ?? throw new CliException($"'{text}' is no duration", "Write for example 72h"));
                if (run.Get(deposit) is { } coins) value.MinDeposit.AddRange(Given.Coins(coins).ToMessages());
                return proposal.Propose(request, new MsgUpdateMessageParams { Authority = GovAccount, MsgUrl = run.Need(url), Params = value });
            });
    }

    private static Command MakeSchedule()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the plan, which the next program must know" };
        var height = new Option<long>("--upgrade-height") { Description = "Height at which this program stops", HelpName = "HEIGHT", Required = true };
        var info = new Option<string>("--upgrade-info") { Description = "Where the next program is, as Cosmovisor reads it", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var proposal = new ProposalFlags();
        return proposal.AddTo(new Command("software-upgrade", "Propose an upgrade").With(name, height, info)).Sends(request => proposal.Propose(request, new MsgSoftwareUpgrade
        {
            Authority = GovAccount,
            Plan = new Plan { Name = request.Run.Need(name), Height = request.Run.Get(height), Info = request.Run.Need(info) },
        }));
    }

    private static Command MakeCancelUpgrade()
    {
        var proposal = new ProposalFlags();
        return proposal.AddTo(new Command("cancel-software-upgrade", "Propose to drop the scheduled upgrade"))
            .Sends(request => proposal.Propose(request, new MsgCancelUpgrade { Authority = GovAccount }));
    }

    private static string GovAccount => Address.Module("gov").ToString();

    private static Argument<ulong> Id() => new("PROPOSAL-ID") { Description = "Number of the proposal" };

    private static VoteOption OptionOf(string text) => text.ToLowerInvariant().Replace("vote_option_", "", StringComparison.Ordinal) switch
    {
        "yes" => VoteOption.Yes,
        "no" => VoteOption.No,
        "no_with_veto" or "veto" => VoteOption.NoWithVeto,
        "abstain" => VoteOption.Abstain,
        _ => throw new CliException($"'{text}' is no option of a vote", "Use yes, no, no_with_veto or abstain"),
    };
}

/// <summary>What every command that proposes one message asks for.</summary>
internal sealed class ProposalFlags
{
    private readonly Option<string> title = new("--title") { Description = "Title of the proposal", HelpName = "TEXT", Required = true };
    private readonly Option<string> summary = new("--summary") { Description = "Summary of the proposal", HelpName = "TEXT", Required = true };
    private readonly Option<string> metadata = new("--metadata") { Description = "A link or note", HelpName = "TEXT", DefaultValueFactory = _ => "" };
    private readonly Option<string> deposit = new("--deposit") { Description = "Initial deposit", HelpName = "COINS", Required = true };
    private readonly Option<bool> expedited = new("--expedited") { Description = "Shorter vote with a higher threshold" };

    public Command AddTo(Command command) => command.With(title, summary, metadata, deposit, expedited);

    public MsgSubmitProposal Propose(TxRequest request, IMessage message) => new()
    {
        Messages = { TypeUrls.Pack(message) },
        InitialDeposit = { Given.Coins(request.Run.Need(deposit)).ToMessages() },
        Proposer = request.From.ToString(),
        Title = request.Run.Need(title),
        Summary = request.Run.Need(summary),
        Metadata = request.Run.Need(metadata),
        Expedited = request.Run.Get(expedited),
    };
}
