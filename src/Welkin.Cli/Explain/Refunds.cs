using System.Text.Json;
using Welkin.Client.Rpc;
using Welkin.Core;

namespace Welkin.Cli.Explain;

/// <summary>Finds in events what an account paid back to its depositors.</summary>
internal static class Refunds
{
    private const string Index = "msg_index";
    private static readonly string Escrow = Address.Module("escrow").ToString();

    /// <summary>All transfers from the escrow to one of the depositors.</summary>
    public static Coins In(IEnumerable<ChainEvent> events, IReadOnlyCollection<string> depositors)
    {
        var sum = Coins.Empty;
        foreach (var transfer in events.Where(item => item.Type == "transfer" && item["sender"] == Escrow))
        {
            if (transfer["recipient"] is { } recipient && depositors.Contains(recipient) && Coins.Parse(transfer["amount"] ?? "").TryGet(out var coins, out _))
            {
                sum = sum.Add(coins);
            }
        }

        return sum;
    }

    /// <summary>The events of the message that closed a deployment; none when these are not about it.</summary>
    public static IReadOnlyList<ChainEvent> OfClosing(IReadOnlyList<ChainEvent> events, string owner, ulong dseq)
    {
        var closing = events.FirstOrDefault(item => item.Type == "akash.deployment.v1.EventDeploymentClosed" && IsAbout(item["id"], owner, dseq));
        return closing is null ? [] : [.. events.Where(item => item[Index] == closing[Index])];
    }

    private static bool IsAbout(string? id, string owner, ulong dseq)
    {
        try
        {
            using var document = JsonDocument.Parse(id ?? "");
            return document.RootElement.GetProperty("owner").GetString() == owner && document.RootElement.GetProperty("dseq").ToString() == $"{dseq}";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
