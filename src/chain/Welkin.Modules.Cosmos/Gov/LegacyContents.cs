using Cosmos.Distribution.V1Beta1;
using Cosmos.Gov.V1Beta1;
using Cosmos.Params.V1Beta1;
using Cosmos.Upgrade.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Modules.Cosmos.LegacyParams;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>What proposals of the old kind hold: a content instead of messages. The node routes texts and param changes only.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/gov/types/v1beta1</c>; akash-network/node, <c>app/types/app.go</c>.</remarks>
internal sealed class LegacyContents(ILegacyParams parameters)
{
    private const int MaxTitleBytes = 140;
    private const int MaxDescriptionBytes = 10_000;
    private static readonly string[] ProposableTypes = ["Text", "ParameterChange", "SoftwareUpgrade", "CancelSoftwareUpgrade", "ClientUpdate", "IBCUpgrade"];

    /// <summary>Whether somebody may propose it. Errors: gov 5, 6, params 4 to 7, <c>sdk</c> 18.</summary>
    public static Result<Unit> Check(IMessage content)
    {
        var about = Of(content);
        if (!ProposableTypes.Contains(about.Type)) return GovErrors.InvalidType.With(about.Type);
        if (PlanOf(content) is { } plan && !Upgrade.UpgradePlans.Check(plan).TryGet(out _, out var error)) return error;
        if (!CheckTexts(about).TryGet(out _, out error)) return error;
        return content is ParameterChangeProposal change ? CheckChanges(change) : new Unit();
    }

    /// <summary>Title and description.</summary>
    public static (string Title, string Description) Texts(IMessage content) => (Of(content).Title, Of(content).Description);

    /// <summary>Carries it out. Errors: gov 5, 9.</summary>
    public Result<Unit> Run(Context ctx, IMessage content)
    {
        var about = Of(content);
        return about.Route switch
        {
            "gov" => new Unit(),
            "params" => Change(ctx, (ParameterChangeProposal)content),
            _ => GovErrors.NoHandler.With(about.Route),
        };
    }

    private Result<Unit> Change(Context ctx, ParameterChangeProposal proposal)
    {
        foreach (var change in proposal.Changes)
        {
            if (!parameters.Update(ctx, change.Subspace, change.Key, change.Value).TryGet(out _, out var error))
            {
                return GovErrors.InvalidContent.With($"failed to run legacy handler params, {error.Text}");
            }
        }

        return new Unit();
    }

    private static Result<Unit> CheckTexts(About about)
    {
        if (string.IsNullOrWhiteSpace(about.Title)) return GovErrors.InvalidContent.With("proposal title cannot be blank");
        if (Bytes(about.Title) > MaxTitleBytes) return GovErrors.InvalidContent.With($"proposal title is longer than max length of {MaxTitleBytes}");
        if (about.Description.Length == 0) return GovErrors.InvalidContent.With("proposal description cannot be blank");
        return Bytes(about.Description) > MaxDescriptionBytes
            ? GovErrors.InvalidContent.With($"proposal description is longer than max length of {MaxDescriptionBytes}")
            : new Unit();
    }

    private static Result<Unit> CheckChanges(ParameterChangeProposal proposal)
    {
        if (proposal.Changes.Count == 0) return new Error("params", 4, "submitted parameter changes are empty");
        foreach (var change in proposal.Changes)
        {
            if (change.Subspace.Length == 0) return new Error("params", 5, "parameter subspace is empty");
            if (change.Key.Length == 0) return new Error("params", 6, "parameter key is empty");
            if (change.Value.Length == 0) return new Error("params", 7, "parameter value is empty");
        }

        return new Unit();
    }

    private static int Bytes(string text) => System.Text.Encoding.UTF8.GetByteCount(text);

#pragma warning disable CS0612, CS0618 // Old contents are known as long as old clients send them.
    private static Plan? PlanOf(IMessage content) => content is SoftwareUpgradeProposal upgrade ? upgrade.Plan ?? new Plan() : null;

    private static About Of(IMessage content) => content switch
    {
        TextProposal text => new("gov", "Text", text.Title, text.Description),
        ParameterChangeProposal change => new("params", "ParameterChange", change.Title, change.Description),
        SoftwareUpgradeProposal upgrade => new("upgrade", "SoftwareUpgrade", upgrade.Title, upgrade.Description),
        CancelSoftwareUpgradeProposal cancel => new("upgrade", "CancelSoftwareUpgrade", cancel.Title, cancel.Description),
        CommunityPoolSpendProposal spend => new("distribution", "CommunityPoolSpend", spend.Title, spend.Description),
        global::Ibc.Core.Client.V1.ClientUpdateProposal update => new("client", "ClientUpdate", update.Title, update.Description),
        global::Ibc.Core.Client.V1.UpgradeProposal upgrade => new("client", "IBCUpgrade", upgrade.Title, upgrade.Description),
        _ => new("", content.Descriptor.Name, "", ""),
    };
#pragma warning restore CS0612, CS0618

    private sealed record About(string Route, string Type, string Title, string Description);
}
