using System.Text.Json;
using System.Text.Json.Nodes;
using Cosmos.Gov.V1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Cli.Gov;

/// <summary>A proposal as the network's tools write it to a file: messages with their type, deposit as text.</summary>
internal sealed record ProposalFile(IReadOnlyList<Any> Messages, string Metadata, string Deposit, string Title, string Summary, bool Expedited)
{
    /// <summary>Reads a file.</summary>
    public static ProposalFile Read(string path)
    {
        if (!File.Exists(path)) throw new CliException($"{path} is not there");
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path))?.AsObject() ?? throw new JsonException("empty");
            return new ProposalFile(
                [.. (json["messages"]?.AsArray() ?? []).Select(message => MessageOf(path, message))],
                Text(json, "metadata"),
                Text(json, "deposit"),
                Text(json, "title"),
                Text(json, "summary"),
                json["expedited"]?.GetValue<bool>() ?? false);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new CliException($"{path} is no proposal: {fault.Message}", "It holds messages, metadata, deposit, title, summary and expedited", fault);
        }
    }

    /// <summary>The message that submits it.</summary>
    public MsgSubmitProposal ToMessage(Address proposer)
    {
        var message = new MsgSubmitProposal { Proposer = proposer.ToString(), Metadata = Metadata, Title = Title, Summary = Summary, Expedited = Expedited };
        message.Messages.AddRange(Messages);
        if (Deposit.Length > 0) message.InitialDeposit.AddRange(Given.Coins(Deposit).ToMessages());
        return message;
    }

    private static Any MessageOf(string path, JsonNode? message)
        => ProtoJson.Decode<Any>(message?.ToJsonString() ?? "null", UnknownMembers.Refuse).TryGet(out var any, out var error)
            ? any
            : throw new CliException($"{path} holds a message that can't be read: {error.Text}");

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? "";
}
