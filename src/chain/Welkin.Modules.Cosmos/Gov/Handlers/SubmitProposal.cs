using System.Text.Json;
using Cosmos.Gov.V1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov.Handlers;

/// <summary>Proposes messages that the chain shall run in its own name.</summary>
internal sealed class SubmitProposal(GovKeeper keeper, GovDeposits deposits) : IMsgHandler<MsgSubmitProposal, MsgSubmitProposalResponse>
{
    // What a proposal costs beside its store operations: its bytes are written three times more than they are.
    private const ulong GasPerByte = 3 * 30;
    private const int MaxMetadataDepth = 10_000;

    public Result<MsgSubmitProposalResponse> Run(TxContext ctx, MsgSubmitProposal msg)
    {
        if (!Draft(msg).TryGet(out var draft, out var error)) return error;
        if (!msg.InitialDeposit.ToDomain().TryGet(out var deposit, out error)) return error;
        var rules = keeper.Params(ctx);
        if (!GovDeposits.CheckInitial(rules, keeper.TermsOf(ctx, draft, rules), deposit).TryGet(out _, out error)) return error;
        if (!keeper.Submit(ctx, draft).TryGet(out var proposal, out error)) return error;
        ctx.Gas.ConsumeGas(GasPerByte * (ulong)GogoWire.Encode(proposal).Length, "submit proposal");
        if (!deposits.Add(ctx, proposal.Id, draft.Proposer, deposit).TryGet(out var starts, out error)) return error;
        if (starts) ctx.Emit(Events.Of("submit_proposal", ("voting_period_start", $"{proposal.Id}")));
        return new MsgSubmitProposalResponse { ProposalId = proposal.Id };
    }

    private static Result<ProposalDraft> Draft(MsgSubmitProposal msg)
    {
        if (msg.Title.Length == 0) return SdkErrors.InvalidRequest.With("proposal title cannot be empty");
        if (msg.Summary.Length == 0) return SdkErrors.InvalidRequest.With("proposal summary cannot be empty");
        if (!Address.ParseByCodec(msg.Proposer).TryGet(out var proposer, out var error)) return SdkErrors.InvalidAddress.With($"invalid proposer address: {error.Text}");
        if (msg.Messages.Count == 0 && msg.Metadata.Length == 0) return GovErrors.NoMessages.With("either metadata or Msgs length must be non-nil");
        if (!CheckMetadata(msg).TryGet(out _, out error)) return error;
        var messages = new List<IMessage>();
        foreach (var any in msg.Messages)
        {
            if (!Interfaces.UnpackMsg(any).TryGet(out var inner, out error)) return error;
            messages.Add(inner);
        }

        return new ProposalDraft(messages, msg.Metadata, msg.Title, msg.Summary, proposer, msg.Expedited);
    }

    // Metadata that is a JSON object of the recommended form repeats title and summary; any other text is fine.
    private static Result<Unit> CheckMetadata(MsgSubmitProposal msg)
    {
        if (msg.Metadata.Length == 0 || MetadataOf(msg.Metadata) is not var (title, summary)) return new Unit();
        if (title != msg.Title) return GovErrors.InvalidContent.With($"metadata title '{title}' must equal proposal title '{msg.Title}'");
        return summary == msg.Summary
            ? new Unit()
            : GovErrors.InvalidContent.With($"metadata summary '{summary}' must equal proposal summary '{msg.Summary}'");
    }

    private static (string Title, string Summary)? MetadataOf(string metadata)
    {
        try
        {
            using var document = JsonDocument.Parse(metadata, new JsonDocumentOptions { MaxDepth = MaxMetadataDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Null) return ("", "");
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var (title, summary) = ("", "");
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (!Read(member, ref title, ref summary)) return null;
            }

            return (title, summary);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Go finds members whatever their case, and refuses the document when one has another type.
    private static bool Read(JsonProperty member, ref string title, ref string summary)
    {
        var name = member.Name.ToLowerInvariant();
        if (member.Value.ValueKind == JsonValueKind.Null) return true;
        if (name == "authors") return member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(author => author.ValueKind is JsonValueKind.String or JsonValueKind.Null);
        if (name is not ("title" or "summary" or "details" or "proposal_forum_url" or "vote_option_context")) return true;
        if (member.Value.ValueKind != JsonValueKind.String) return false;
        if (name == "title") title = member.Value.GetString()!;
        if (name == "summary") summary = member.Value.GetString()!;
        return true;
    }
}
