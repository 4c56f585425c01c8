using System.Globalization;
using System.Text;
using Cosmos.Gov.V1;
using Google.Protobuf.Reflection;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>Options of votes: which are valid, and how the network prints them.</summary>
internal static class VoteOptions
{
    private static readonly EnumDescriptor Names = GovReflection.Descriptor.EnumTypes.Single(type => type.Name == "VoteOption");

    /// <summary>Yes, abstain, no or veto.</summary>
    public static bool IsValid(VoteOption option) => option is VoteOption.Yes or VoteOption.Abstain or VoteOption.No or VoteOption.NoWithVeto;

    /// <summary>A valid option with a weight above 0 and up to 1.</summary>
    public static bool IsValid(WeightedVoteOption option)
        => Dec.TryParse(option.Weight, out var weight) && weight.IsPositive && weight <= Dec.One && IsValid(option.Option);

    /// <summary>The whole vote for one option.</summary>
    public static WeightedVoteOption Whole(VoteOption option) => new() { Option = option, Weight = Dec.One.ToString() };

    /// <summary>The weight of an option that was checked when it was stored.</summary>
    public static Dec Weight(WeightedVoteOption option) => Dec.Parse(option.Weight).OrThrow();

    /// <summary>The name of an option on the wire, or its number.</summary>
    public static string Name(VoteOption option) => Names.FindValueByNumber((int)option)?.Name ?? ((int)option).ToString(CultureInfo.InvariantCulture);

    /// <summary>As protobuf text.</summary>
    public static string Text(WeightedVoteOption option)
    {
        var parts = new List<string>();
        if (option.Option != VoteOption.Unspecified) parts.Add($"option:{Name(option.Option)} ");
        if (option.Weight.Length > 0) parts.Add($"weight:\"{option.Weight}\" ");
        return string.Concat(parts);
    }

    /// <summary>As Go's JSON of the list, which is what events carry.</summary>
    public static string Json(IReadOnlyList<WeightedVoteOption> options)
    {
        if (options.Count == 0) return "null";
        var text = new StringBuilder("[");
        foreach (var option in options)
        {
            if (text.Length > 1) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{{\"option\":{(int)option.Option},\"weight\":\"{option.Weight}\"}}");
        }

        return text.Append(']').ToString();
    }
}
