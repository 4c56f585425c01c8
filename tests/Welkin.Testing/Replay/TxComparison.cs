using System.Text.RegularExpressions;
using Google.Protobuf.Collections;
using Tendermint.Abci;

namespace Welkin.Testing.Replay;

/// <summary>Compares the result of one transaction with the recorded one.</summary>
internal sealed partial class TxComparison(ReplayFolder folder, ReplayReport report)
{
    public void Compare(long height, int index, (ExecTxResult Have, ExecTxResult Want) results, IReadOnlyList<MadeCharge> charges)
    {
        var (have, want) = results;
        var txs = report.Txs;
        txs.Total++;
        if (have.Code == want.Code && have.Codespace == want.Codespace) txs.CodeEqual++;
        else Add("code", $"have   {have.Codespace} {have.Code}: {have.Log}", $"want   {want.Codespace} {want.Code}: {want.Log}");

        if (have.Data.Equals(want.Data)) txs.DataEqual++;
        else Add("data", $"have   {Convert.ToHexStringLower(have.Data.Span)}", $"want   {Convert.ToHexStringLower(want.Data.Span)}");

        if (have.Events.Equals(want.Events)) txs.EventsEqual++;
        else Add("events", [.. EventLines(have.Events, want.Events)]);

        if (have.GasUsed == want.GasUsed && have.GasWanted == want.GasWanted) txs.GasEqual++;
        else
        {
            Add("gas", [
                $"have   {have.GasUsed} used of {have.GasWanted}",
                $"want   {want.GasUsed} used of {want.GasWanted}",
                .. GasComparison.Explain(folder.Charges(height, index), charges, have.GasUsed),
            ]);
        }

        if (LogOf(have) == LogOf(want)) txs.LogEqual++;
        else if (have.Code == want.Code) Add("log", $"have   {have.Log}", $"want   {want.Log}");

        void Add(string what, params string[] lines) =>
            report.Differences.Add(new Difference(height, index, what, [.. Named(folder.Description(height, index)), .. lines]));
    }

    /// <summary>The first event that differs, for people.</summary>
    public static IEnumerable<string> EventLines(RepeatedField<Event> have, RepeatedField<Event> want)
    {
        for (var i = 0; i < Math.Max(have.Count, want.Count); i++)
        {
            var found = i < have.Count ? have[i] : null;
            var expected = i < want.Count ? want[i] : null;
            if (found is not null && found.Equals(expected)) continue;
            yield return $"event {i}";
            yield return $"have   {found?.ToString() ?? "nothing more"}";
            yield return $"want   {expected?.ToString() ?? "nothing more"}";
            yield break;
        }
    }

    private static string[] Named(string description) => description.Length == 0 ? [] : [description];

    // The recorded one was read by .NET, which makes one U+FFFD where Go makes one of each byte.
    private static string LogOf(ExecTxResult result) => NoText().Replace(PanicLog.WithoutStack(result.Log), "\uFFFD");

    [GeneratedRegex("\uFFFD+")]
    private static partial Regex NoText();
}
