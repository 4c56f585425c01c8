using System.CommandLine;
using System.Globalization;
using Akash.Market.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Leases;

/// <summary>What a user calls a lease: DSEQ, or DSEQ/GSEQ/OSEQ, or DSEQ/GSEQ/OSEQ/PROVIDER.</summary>
internal sealed record LeaseName(ulong DSeq, uint? GSeq, uint? OSeq, Address? Provider)
{
    private const string Forms = "Write DSEQ, DSEQ/GSEQ/OSEQ or DSEQ/GSEQ/OSEQ/PROVIDER, for example 1042 or 1042/1/1";

    public static Argument<string> MakeArgument() => new("DSEQ") { Description = "The deployment, or DSEQ/GSEQ/OSEQ[/PROVIDER] for one lease of it" };

    public static LeaseName Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length is not (1 or 3 or 4) || !TryNumber(parts[0], out var dseq) || dseq == 0)
        {
            throw Refusal(text);
        }

        if (parts.Length == 1)
        {
            return new LeaseName(dseq, null, null, null);
        }

        if (!TryNumber(parts[1], out var gseq) || !TryNumber(parts[2], out var oseq) || gseq is 0 or > uint.MaxValue || oseq is 0 or > uint.MaxValue)
        {
            throw Refusal(text);
        }

        Address? provider = null;
        if (parts.Length == 4)
        {
            provider = Address.Parse(parts[3]).TryGet(out var address, out _) ? address : throw Refusal(text);
        }

        return new LeaseName(dseq, (uint)gseq, (uint)oseq, provider);
    }

    /// <summary>Whether a lease is one that the name means.</summary>
    public bool Covers(LeaseID id) =>
        id.Dseq == DSeq && (GSeq is null || id.Gseq == GSeq) && (OSeq is null || id.Oseq == OSeq) && (Provider is null || id.Provider == Provider.ToString());

    public override string ToString() => string.Join('/', new object?[] { DSeq, GSeq, OSeq, Provider }.OfType<object>());

    private static bool TryNumber(string text, out ulong number) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static CliException Refusal(string text) => new($"'{text}' names no lease", Forms);
}
