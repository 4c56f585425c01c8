using System.CommandLine;
using Akash.Deployment.V1;
using Akash.Market.V1;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Chain;

/// <summary>Options that name a deployment, group, order, bid or lease.</summary>
internal sealed class IdFlags
{
    public Option<string?> Owner { get; } = new("--owner") { Description = "Owner of the deployment (default: the signer)", HelpName = "ADDRESS" };

    public Option<ulong> DSeq { get; } = new("--dseq") { Description = "Number of the deployment", HelpName = "DSEQ" };

    public Option<uint> GSeq { get; } = new("--gseq") { Description = "Number of the group", HelpName = "GSEQ", DefaultValueFactory = _ => 1 };

    public Option<uint> OSeq { get; } = new("--oseq") { Description = "Number of the order", HelpName = "OSEQ", DefaultValueFactory = _ => 1 };

    public Option<string?> Provider { get; } = new("--provider") { Description = "Address of the provider", HelpName = "ADDRESS" };

    public DeploymentID Deployment(TxRequest request) => new() { Owner = OwnerOf(request), Dseq = request.Run.Get(DSeq) };

    public GroupID Group(TxRequest request) => new() { Owner = OwnerOf(request), Dseq = request.Run.Get(DSeq), Gseq = request.Run.Get(GSeq) };

    /// <summary>A bid of the provider given, else of the signer.</summary>
    public BidID Bid(TxRequest request) => new()
    {
        Owner = OwnerOf(request),
        Dseq = request.Run.Get(DSeq),
        Gseq = request.Run.Get(GSeq),
        Oseq = request.Run.Get(OSeq),
        Provider = request.Run.Get(Provider) is { } given ? request.Session.AddressOf(given).ToString() : request.From.ToString(),
    };

    private string OwnerOf(TxRequest request) => request.Run.Get(Owner) is { } given ? request.Session.AddressOf(given).ToString() : request.From.ToString();
}
