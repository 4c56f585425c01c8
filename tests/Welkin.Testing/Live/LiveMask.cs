using System.Text.RegularExpressions;

namespace Welkin.Testing.Live;

/// <summary>What of a text must differ between two chains: ids, hashes, times, versions, heights, amounts.</summary>
public static partial class LiveMask
{
    /// <summary>The kind of a JSON text: two texts of one kind may differ. Anything that is no value of a chain is its own kind.</summary>
    public static string KindOf(string text)
    {
        if (Integer().IsMatch(text)) return "<number>";
        if (Decimal().IsMatch(text)) return "<decimal>";
        if (Hex().IsMatch(text)) return "<hash>";
        if (Time().IsMatch(text)) return "<time>";
        if (Version().IsMatch(text)) return "<version>";
        if (Bech32().Match(text) is { Success: true } address) return $"<{address.Groups[1].Value}>";
        if (Coins().IsMatch(text)) return "<coins>";
        if (text.Length >= 8 && text.Length % 4 == 0 && Base64().IsMatch(text)) return "<base64>";
        return Words(text);
    }

    /// <summary>A sentence without the heights, hashes, addresses and ports in it.</summary>
    public static string Words(string text) =>
        LongNumber().Replace(GoSource().Replace(Host().Replace(Address().Replace(LongHex().Replace(text, "<hash>"), "<address>"), "<ip>"), ""), "<number>");

    [GeneratedRegex("^-?[0-9]+$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^-?[0-9]+\.[0-9]{6,}$")]
    private static partial Regex Decimal();

    [GeneratedRegex("^([0-9A-F]{40}|[0-9A-F]{64}|[0-9a-f]{40})$")]
    private static partial Regex Hex();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^v?[0-9]+\.[0-9]+\.[0-9]+(-[a-z0-9.]+)?$")]
    private static partial Regex Version();

    [GeneratedRegex("^(akash(?:valoper|valcons)?)1[a-z0-9]{38,}$")]
    private static partial Regex Bech32();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?[a-z][a-zA-Z0-9/]{2,}(,[0-9]+(\.[0-9]+)?[a-z][a-zA-Z0-9/]{2,})*$")]
    private static partial Regex Coins();

    [GeneratedRegex("^[A-Za-z0-9+/]+={0,2}$")]
    private static partial Regex Base64();

    [GeneratedRegex("[0-9A-Fa-f]{40,}")]
    private static partial Regex LongHex();

    [GeneratedRegex("akash[a-z]*1[a-z0-9]{38,}")]
    private static partial Regex Address();

    [GeneratedRegex(@"\b[0-9]{1,3}(\.[0-9]{1,3}){3}(:[0-9]+)?\b")]
    private static partial Regex Host();

    // Where in Go's sources an error was wrapped, which some texts end with.
    [GeneratedRegex(@" \[[^\[\]]+\.go:[0-9]+\]")]
    private static partial Regex GoSource();

    [GeneratedRegex("[0-9]{2,}")]
    private static partial Regex LongNumber();
}
